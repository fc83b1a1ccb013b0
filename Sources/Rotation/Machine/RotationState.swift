public import VaultCore

/// Where a rotation stands: what its journal's events add up to.
public struct RotationState: Equatable, Sendable {
    /// The step it has reached.
    public enum Phase: String, Sendable, CaseIterable {
        /// The intent is durable; the candidate is to be made.
        case planned
        /// The target is to make the candidate; whether it made one that is lost is not known.
        case issuing
        /// The candidate is pending, and nobody but the vault knows it.
        case generated
        /// The target is to accept the candidate; whether it does is not known yet.
        case staging
        /// The target accepts the candidate; its rights are to be checked.
        case staged
        /// The candidate works; it is to be exposed or promoted.
        case verified
        /// Some rings get the candidate.
        case exposed
        /// The candidate is current; the audit record is to be written.
        case promoted
        /// Both logins work; the evidence that nobody uses the old one is collected.
        case observing
        /// The target is to refuse the predecessor; whether it does is not known yet.
        case retiring
        /// The target is to be as before; whether it is, is not known yet.
        case restoring
        /// The end: the candidate has taken over.
        case done
        /// The end: everything is as if the rotation had not been.
        case rolledBack
    }

    /// Why it does not go on by itself.
    public enum Halt: Equatable, Sendable {
        /// A step failed as often as it may.
        case stuck(StepFailure)
        /// A person stopped it.
        case paused
    }

    /// How often the step at hand has failed, and when it may be tried next.
    public struct Attempts: Equatable, Sendable {
        /// Failures of this step in a row.
        public var failures = 0
        /// How many of them were the target's refusal of the candidate.
        public var refusals = 0
        /// Not before this instant; nil for at once.
        public var retryAt: Timestamp?
        /// What went wrong last.
        public var last: StepFailure?

        /// A step not yet tried.
        public init() {}
    }

    /// The step it has reached.
    public internal(set) var phase: Phase
    /// What it set out to do.
    public let plan: RotationPlan
    /// When it began.
    public let begun: Timestamp
    /// The version that is to take over: the plan's, or the one made after the target refused that.
    public internal(set) var candidate: VersionID
    /// When the phase, or in ``Phase/exposed`` the latest ring, began.
    public internal(set) var since: Timestamp
    /// When the candidate became current.
    public internal(set) var promotedAt: Timestamp?
    /// Who approved.
    public internal(set) var approvals: Set<String> = []
    /// Whether the target makes the candidates.
    public internal(set) var isIssued = false
    /// Whether a candidate was committed, this one or one before it.
    public internal(set) var hasCandidate = false
    /// How many rings get the candidate.
    public internal(set) var exposedRings = 0
    /// How many candidates the target refused before this one.
    public internal(set) var regenerations = 0
    /// Whether the predecessor was seen to work no more, so that everyone needs the candidate at once.
    public internal(set) var isPredecessorLost = false
    /// Why the predecessor is taken away, once it is.
    public internal(set) var retirement: RetirementCause?
    /// Why it is undone, once it is.
    public internal(set) var undo: UndoCause?
    /// How the step at hand fares.
    public internal(set) var attempts = Attempts()
    /// How often the target refused the candidate when it was tried, since the phase or the latest ring began.
    public internal(set) var probeFailures = 0
    /// Why it does not go on by itself; nil while it does.
    public internal(set) var halt: Halt?

    /// A rotation that has just begun.
    public init(_ plan: RotationPlan, at instant: Timestamp) {
        phase = .planned
        self.plan = plan
        candidate = plan.candidate
        begun = instant
        since = instant
    }

    /// Whether no event can follow.
    public var isEnded: Bool { phase == .done || phase == .rolledBack }

    /// Whether it failed as often as it may, and only a person can set it going again.
    public var isStuck: Bool { if case .stuck = halt { true } else { false } }

    /// What people and programs call the state: the phase, or why it is halted.
    public var name: String {
        switch halt {
        case .stuck: "stuck"
        case .paused: "paused"
        case nil: phase.rawValue
        }
    }

    /// Whether a candidate stands in the store that is not current.
    public var hasPendingCandidate: Bool {
        switch phase {
        case .issuing: hasCandidate
        case .generated, .staging, .staged, .verified, .exposed, .restoring: true
        case .planned, .promoted, .observing, .retiring, .done, .rolledBack: false
        }
    }

    /// Whether the current login may have stopped working before the new one is served, because the target knows
    /// one only; reads of the object then wait for the end of the doubt.
    public var isInDoubt: Bool {
        guard plan.target?.overlap == TargetOverlap.none else { return false }
        return switch phase {
        case .staging, .staged, .verified: true
        case .generated: regenerations > 0
        case .restoring: promotedAt == nil
        default: false
        }
    }

    /// Whether the old login is to end although it may be in use: somebody decided so, or the policy's deadline has
    /// come, be it while the retirement was under way; the clock has run evenly since `evenSince`, or always.
    public func isForced(at now: Timestamp, evenSince: Timestamp? = nil) -> Bool {
        guard let retirement, let promotedAt, let target = plan.target else { return false }
        let promoted = promotedAt.counted(evenSince: evenSince)
        return retirement != .quiet || target.grace.isOver(at: now, promoted: promoted)
    }

    /// Whether the old login is kept beyond the deadline, because somebody uses it and the policy says to hold it.
    public func isHeld(at now: Timestamp, evenSince: Timestamp? = nil) -> Bool {
        guard phase == .observing, let promotedAt, let grace = plan.target?.grace, grace.atDeadline == .hold,
            let deadline = grace.deadline
        else { return false }
        return deadline.after(promotedAt.counted(evenSince: evenSince)) < now
    }

    /// The rings that get the candidate.
    public var reachedRings: ArraySlice<RotationRing> {
        phase == .exposed ? (plan.target?.rings ?? []).prefix(exposedRings) : []
    }
}
