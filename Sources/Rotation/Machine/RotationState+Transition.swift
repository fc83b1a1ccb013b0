public import VaultCore

extension RotationState {
    /// The state after `event`; nil when the event cannot happen here, and the state then stays as it was.
    ///
    /// One function for live running, recovery and simulation.
    public func after(_ event: RotationEvent) -> RotationState? {
        switch (self, event) {
        case (.new, .planned(let plan)): .planned(plan, .none)

        case (.planned(let plan, _), .generated): .generated(plan, .none)
        case (.generated(let plan, _), .promoted): .promoted(plan, .none)
        case (.promoted(let plan, _), .recorded): .done(plan)

        case (.planned(let plan, let tried), .failed(_, let retryAt)):
            .planned(plan, tried.failing(until: retryAt))
        case (.generated(let plan, let tried), .failed(_, let retryAt)):
            .generated(plan, tried.failing(until: retryAt))
        case (.promoted(let plan, let tried), .failed(_, let retryAt)):
            .promoted(plan, tried.failing(until: retryAt))

        case (.planned(let plan, _), .stuck(let code)): .stuckBeforeCandidate(plan, code: code)
        case (.generated(let plan, _), .stuck(let code)): .stuckWithCandidate(plan, code: code)
        case (.stuckBeforeCandidate(let plan, _), .resumed): .planned(plan, .none)
        case (.stuckWithCandidate(let plan, _), .resumed): .generated(plan, .none)

        case (.planned(let plan, _), .discarded(let reason)),
            (.generated(let plan, _), .discarded(let reason)),
            (.stuckBeforeCandidate(let plan, _), .discarded(let reason)),
            (.stuckWithCandidate(let plan, _), .discarded(let reason)):
            .rolledBack(plan, reason)

        case (.new, _), (.planned, _), (.generated, _), (.promoted, _), (.stuckBeforeCandidate, _),
            (.stuckWithCandidate, _), (.done, _), (.rolledBack, _):
            nil
        }
    }

    /// What a journal adds up to.
    ///
    /// Throws ``VaultError/Code/integrity`` naming the first event that cannot follow on those before it.
    public init(folding events: some Sequence<RotationEvent>) throws(VaultError) {
        var state = RotationState.new
        var count = 0
        for event in events {
            count += 1
            guard let next = state.after(event) else {
                throw VaultError(
                    .integrity,
                    "Event \(count) of a rotation, '\(event.name)', cannot follow the state '\(state.name)'."
                )
            }
            state = next
        }
        self = state
    }
}

extension RotationState.Attempts {
    fileprivate func failing(until retryAt: Timestamp) -> Self {
        Self(failures: failures + 1, retryAt: retryAt)
    }
}
