public import VaultCore

extension RotationEvent {
    /// Reads what ``stored()`` wrote.
    ///
    /// Throws ``VaultError/Code/schemaTooNew`` for a form of a newer release and ``VaultError/Code/integrity``
    /// for text that is no event.
    public init(stored text: String) throws(VaultError) {
        let form = try StoredJSON.read(Form.self, from: text, version: Form.version)
        guard let event = form.contents else {
            throw VaultError(
                .integrity,
                "A '\(form.event.rawValue)' event of a rotation lacks a part; restore the data from a backup."
            )
        }
        self = event
    }

    /// The event as versioned JSON text for ``JournalEntry/event``.
    public func stored() throws(VaultError) -> String {
        try StoredJSON.write(Form(self))
    }

    /// Every member an event can have; the kind says which of them stand.
    private struct Form: Codable {
        static let version = 1

        var v = Self.version
        var event: Name
        var trigger: RotationPlan.Trigger?
        var predecessor: String?
        var candidate: String?
        var due: Timestamp?
        var missed: Int?
        var code: String?
        var retryAt: Timestamp?
        var reason: DiscardReason?

        init(_ event: RotationEvent) {
            self.event = event.name
            switch event {
            case .planned(let plan): fill(with: plan)
            case .failed(let code, let retryAt): (self.code, self.retryAt) = (code, retryAt)
            case .stuck(let code): self.code = code
            case .discarded(let reason): self.reason = reason
            case .generated, .promoted, .recorded, .resumed: break
            }
        }

        private mutating func fill(with plan: RotationPlan) {
            trigger = plan.trigger
            predecessor = plan.predecessor.description
            candidate = plan.candidate.description
            due = plan.due
            missed = plan.missed
        }

        /// The event; nil when a member is missing.
        var contents: RotationEvent? {
            switch event {
            case .planned: plan.map(RotationEvent.planned)
            case .generated: .generated
            case .promoted: .promoted
            case .recorded: .recorded
            case .failed: code.flatMap { code in retryAt.map { .failed(code: code, retryAt: $0) } }
            case .stuck: code.map(RotationEvent.stuck)
            case .resumed: .resumed
            case .discarded: reason.map(RotationEvent.discarded)
            }
        }

        private var plan: RotationPlan? {
            guard let trigger, let predecessor = predecessor.flatMap(VersionID.init),
                let candidate = candidate.flatMap(VersionID.init)
            else { return nil }
            return RotationPlan(
                trigger: trigger,
                predecessor: predecessor,
                candidate: candidate,
                due: due,
                missed: missed ?? 0
            )
        }
    }
}
