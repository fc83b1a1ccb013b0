public import VaultCore

/// One call to a target, in the machine's words.
public enum TargetCall: String, Equatable, Sendable, CaseIterable {
    case preflight, issue, probeCandidate, probePredecessor, stage, verify, retire, restore
    /// Has the old login hold again, so that taking it away ends whatever somebody put in its place.
    case reclaim
}

/// One call and what came of it.
public struct TargetReply: Equatable, Sendable {
    /// What was asked.
    public let call: TargetCall
    /// What came of it.
    public let answer: TargetAnswer

    /// Pairs a call with its answer.
    public init(_ call: TargetCall, _ answer: TargetAnswer) {
        self.call = call
        self.answer = answer
    }
}
