import VaultCore

@testable import Rotation

/// Everything that can matter to the promises at one moment of one rotation.
///
/// That is the journal's state, what the target accepts, what the vault serves, and how far a visit has come. Times
/// are reduced to "now" and "later".
struct Situation {
    /// What the vault serves to everyone.
    enum Current: Hashable {
        case predecessor, candidate
        /// A version that a person set by hand.
        case other
    }

    /// What the target accepts.
    struct Target: Hashable {
        var predecessor = true
        var candidate: VersionID?
    }

    var state: RotationState
    var target = Target()
    var current = Current.predecessor
    /// The replies of a visit under way; nil between acts.
    var replies: [TargetReply]?
    /// Whether this process committed the intent a moment ago.
    var isFresh = false

    static let start = Timestamp(unixSeconds: 1_800_000_000)

    init(_ plan: RotationPlan) {
        state = RotationState(plan, at: Self.start)
    }

    /// The versions that some caller gets as latest, and whether the target accepts them.
    var served: [(what: Current, isAccepted: Bool)] {
        var served: [(Current, Bool)] = []
        let isCandidateAccepted = target.candidate == state.candidate
        switch current {
        case .predecessor: served.append((.predecessor, target.predecessor))
        case .candidate: served.append((.candidate, isCandidateAccepted))
        case .other: break
        }
        if !state.reachedRings.isEmpty { served.append((.candidate, isCandidateAccepted)) }
        return served
    }

    /// Forgets when things happened, so that the space is finite.
    mutating func normalize() {
        state.since = Self.start
        if state.promotedAt != nil { state.promotedAt = Self.start }
        if state.attempts.retryAt != nil { state.attempts.retryAt = Self.start + .seconds(30) }
        state.attempts.last = nil
        if case .stuck = state.halt { state.halt = .stuck(StepFailure(.server, "")) }
    }

    /// Equal for situations that no promise and no step can tell apart.
    var key: String {
        let replies = replies.map { $0.map { "\($0.call)=\($0.answer)" }.joined(separator: ",") } ?? "-"
        return """
            \(state.phase) \(state.candidate) \(state.promotedAt != nil) \(state.exposedRings) \
            \(state.regenerations) \(state.isPredecessorLost) \(String(describing: state.retirement)) \
            \(state.attempts.failures) \(state.attempts.refusals) \(state.probeFailures) \
            \(state.attempts.retryAt != nil) \(state.name) \(String(describing: state.undo)) \
            \(state.isIssued) \(state.hasCandidate) \(target.predecessor) \(String(describing: target.candidate)) \(current) \(replies) \(isFresh)
            """
    }
}
