/// Why a step of a rotation did not succeed.
public struct StepFailure: Equatable, Sendable, Codable {
    /// What kinds there are, stable for programs.
    public enum Code: String, Sendable, CaseIterable, Codable {
        /// The target was not reached, so nothing was changed there.
        case targetUnreachable
        /// The target understood and said no.
        case targetRefused
        /// The call may or may not have taken effect, and no probe could tell yet.
        case outcomeUnknown
        /// The target does not accept the candidate, so nothing may be taken away.
        case candidateNotAccepted
        /// The target accepts the old login still.
        case predecessorStillAccepted
        /// The target does not accept the old login, which was to be brought back.
        case predecessorNotAccepted
        /// The target accepts the undone candidate still.
        case candidateStillAccepted
        /// The server itself failed: its store, its keys, its audit log.
        case server
    }

    /// Which kind.
    public var code: Code
    /// What happened, in plain words for an operator; never a secret.
    public var detail: String

    /// A failure with its words.
    public init(_ code: Code, _ detail: String) {
        self.code = code
        self.detail = detail
    }
}
