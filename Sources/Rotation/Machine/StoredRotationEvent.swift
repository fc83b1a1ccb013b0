import VaultCore

/// A rotation's event as the journal keeps it: every member an event can have; the kind says which of them stand.
struct StoredRotationEvent: Codable {
    static let version = 1

    var v = Self.version
    var event: RotationEvent.Name
    var trigger: RotationPlan.Trigger?
    var predecessor: String?
    var candidate: String?
    var due: Timestamp?
    var missed: Int?
    var request: String?
    var approvals: Int?
    var target: TargetPlan?
    var by: String?
    var predecessorAccepted: Bool?
    var retirement: RetirementCause?
    var ground: RetirementGround?
    var reason: UndoCause?
    var code: StepFailure.Code?
    var detail: String?
    var retryAt: Timestamp?

    init(_ event: RotationEvent) {
        self.event = event.name
        switch event {
        case .planned(let plan): fill(with: plan)
        case .approved(let person): by = person
        case .verified(let isAccepted): predecessorAccepted = isAccepted
        case .retiring(let cause, let ground): (retirement, self.ground) = (cause, ground)
        case .restoring(let cause), .discarded(let cause): reason = cause
        case .refused(let failure, let retryAt), .failed(let failure, let retryAt):
            fill(with: failure)
            self.retryAt = retryAt
        case .stuck(let failure), .probeFailed(let failure): fill(with: failure)
        case .regenerated(let version): candidate = version.description
        case .issuing, .generated, .staging, .staged, .exposed, .promoted, .recorded, .retired, .restored,
            .paused, .resumed, .retried:
            break
        }
    }

    /// The event; nil when a member is missing.
    var contents: RotationEvent? {
        switch event {
        case .planned: plan.map(RotationEvent.planned)
        case .approved: by.map { .approved(by: $0) }
        case .verified: predecessorAccepted.map { .verified(predecessorAccepted: $0) }
        case .retiring: retirement.map { .retiring($0, ground) }
        case .restoring: reason.map(RotationEvent.restoring)
        case .discarded: reason.map(RotationEvent.discarded)
        case .refused: failure.flatMap { failure in retryAt.map { .refused(failure, retryAt: $0) } }
        case .failed: failure.flatMap { failure in retryAt.map { .failed(failure, retryAt: $0) } }
        case .probeFailed: failure.map(RotationEvent.probeFailed)
        case .stuck: failure.map(RotationEvent.stuck)
        case .regenerated: candidate.flatMap(VersionID.init).map(RotationEvent.regenerated)
        case .issuing: .issuing
        case .generated: .generated
        case .staging: .staging
        case .staged: .staged
        case .exposed: .exposed
        case .promoted: .promoted
        case .recorded: .recorded
        case .retired: .retired
        case .restored: .restored
        case .paused: .paused
        case .resumed: .resumed
        case .retried: .retried
        }
    }

    // MARK: - Parts

    private mutating func fill(with plan: RotationPlan) {
        trigger = plan.trigger
        predecessor = plan.predecessor.description
        candidate = plan.candidate.description
        due = plan.due
        missed = plan.missed
        request = plan.reason
        by = plan.requestedBy
        approvals = plan.approvals == 0 ? nil : plan.approvals
        target = plan.target
    }

    private mutating func fill(with failure: StepFailure) {
        code = failure.code
        detail = failure.detail
    }

    private var failure: StepFailure? {
        code.map { StepFailure($0, detail ?? "") }
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
            missed: missed ?? 0,
            reason: request,
            requestedBy: by,
            approvals: approvals ?? 0,
            target: target
        )
    }
}
