/// What came of asking a target for a new password.
public enum TargetIssue: Sendable {
    /// The target made this login.
    case issued(TargetCredential)
    /// It made none that can be told; the answer is never ``TargetAnswer/accepted``.
    case failed(TargetAnswer)
}
