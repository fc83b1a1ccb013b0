public import VaultCore

/// Where a rotation stands: what its journal's events add up to.
public enum RotationState: Equatable, Sendable {
    /// How often the step at hand has failed, and when it may be tried next.
    public struct Attempts: Equatable, Sendable {
        /// Failures of this step in a row.
        public var failures: Int
        /// Not before this instant; nil for at once.
        public var retryAt: Timestamp?

        /// The count after so many failures.
        public init(failures: Int, retryAt: Timestamp?) {
            self.failures = failures
            self.retryAt = retryAt
        }

        /// A step not yet tried.
        public static let none = Attempts(failures: 0, retryAt: nil)
    }

    /// Nothing has happened yet.
    case new
    /// The intent is durable; the candidate is to be made.
    case planned(RotationPlan, Attempts)
    /// The candidate is pending; it is to become current.
    case generated(RotationPlan, Attempts)
    /// The candidate is current; the audit record is to be written.
    case promoted(RotationPlan, Attempts)
    /// Generation failed too often; no candidate exists.
    case stuckBeforeCandidate(RotationPlan, code: String)
    /// Promotion failed too often; the candidate is pending.
    case stuckWithCandidate(RotationPlan, code: String)
    /// The end: the candidate has taken over.
    case done(RotationPlan)
    /// The end: everything is as if the rotation had not been.
    case rolledBack(RotationPlan, RotationEvent.DiscardReason)

    /// The kinds of states, for tables and tests.
    public enum Name: String, Sendable, CaseIterable {
        case new, planned, generated, promoted, stuckBeforeCandidate, stuckWithCandidate, done, rolledBack
    }

    /// Which kind of state this is.
    public var name: Name {
        switch self {
        case .new: .new
        case .planned: .planned
        case .generated: .generated
        case .promoted: .promoted
        case .stuckBeforeCandidate: .stuckBeforeCandidate
        case .stuckWithCandidate: .stuckWithCandidate
        case .done: .done
        case .rolledBack: .rolledBack
        }
    }

    /// What the rotation set out to do; nil before it began.
    public var plan: RotationPlan? {
        switch self {
        case .new: nil
        case .planned(let plan, _), .generated(let plan, _), .promoted(let plan, _), .done(let plan),
            .stuckBeforeCandidate(let plan, _), .stuckWithCandidate(let plan, _), .rolledBack(let plan, _):
            plan
        }
    }

    /// Whether no event can follow.
    public var isEnded: Bool { name == .done || name == .rolledBack }

    /// Whether only a person can set it going again.
    public var isStuck: Bool { name == .stuckBeforeCandidate || name == .stuckWithCandidate }

    /// Whether a candidate stands in the store, not yet promoted.
    public var hasPendingCandidate: Bool { name == .generated || name == .stuckWithCandidate }
}
