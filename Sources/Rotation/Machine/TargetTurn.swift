/// What to do next in a visit to the target.
public enum TargetTurn: Equatable, Sendable {
    /// Make this call.
    case call(TargetCall)
    /// The visit came to its end: do this at the vault.
    case act(RotationAction)
    /// The target refuses the candidate.
    case refused(StepFailure)
    /// The visit came to nothing, and the step is to be tried again.
    case failed(StepFailure)
}
