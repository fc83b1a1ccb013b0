public import VaultCore

/// What a rotation's journal tells, one entry after the other.
public enum RotationEvent: Equatable, Sendable {
    /// The rotation begins.
    case planned(RotationPlan)
    /// A person approved it.
    case approved(by: String)
    /// Intent: a target that makes logins itself is to make the candidate.
    case issuing
    /// The candidate is committed as pending, sealed.
    case generated
    /// Intent: the target is to accept the candidate.
    case staging
    /// The target accepts the candidate.
    case staged
    /// The candidate logged in with the rights it needs; whether the predecessor still does too.
    case verified(predecessorAccepted: Bool)
    /// One more ring gets the candidate.
    case exposed
    /// The candidate is current; the predecessor is previous and stays usable.
    case promoted
    /// The audit record of the promotion is durable.
    case recorded
    /// Intent: the target is to refuse the predecessor; on what ground, where that was kept.
    case retiring(RetirementCause, RetirementGround? = nil)
    /// The target was seen to refuse the predecessor; the rotation ends.
    case retired
    /// Intent: the target is to be as it was before; the predecessor is current from here on.
    case restoring(UndoCause)
    /// The target accepts the predecessor and refuses the candidate; the rotation ends without a new version.
    case restored
    /// Nothing was done at the target; the candidate, if any, is discarded and the rotation ends.
    case discarded(UndoCause)
    /// The target refused the candidate, which is tried once more at that instant.
    case refused(StepFailure, retryAt: Timestamp)
    /// The candidate was refused twice and is discarded; the one of this identifier is committed in its place.
    case regenerated(VersionID)
    /// A step failed and is tried again at that instant.
    case failed(StepFailure, retryAt: Timestamp)
    /// The target refused the candidate when it was tried while consumers had it.
    case probeFailed(StepFailure)
    /// A step failed as often as it may; a person must look.
    case stuck(StepFailure)
    /// A person stopped it for a while.
    case paused
    /// A person asked to go on.
    case resumed
    /// A person asked for the next try of a failing step now.
    case retried

    /// The kinds of events, for tables and tests.
    public enum Name: String, Sendable, CaseIterable, Codable {
        case planned, approved, issuing, generated, staging, staged, verified, exposed, promoted, recorded
        case retiring, retired, restoring, restored, discarded, refused, regenerated
        case failed, probeFailed, stuck, paused, resumed, retried
    }

    /// Which kind of event this is.
    public var name: Name {
        switch self {
        case .planned: .planned
        case .approved: .approved
        case .issuing: .issuing
        case .generated: .generated
        case .staging: .staging
        case .staged: .staged
        case .verified: .verified
        case .exposed: .exposed
        case .promoted: .promoted
        case .recorded: .recorded
        case .retiring: .retiring
        case .retired: .retired
        case .restoring: .restoring
        case .restored: .restored
        case .discarded: .discarded
        case .refused: .refused
        case .regenerated: .regenerated
        case .failed: .failed
        case .probeFailed: .probeFailed
        case .stuck: .stuck
        case .paused: .paused
        case .resumed: .resumed
        case .retried: .retried
        }
    }
}
