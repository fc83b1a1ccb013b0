/// What came of one call to a target.
///
/// The difference between the last two is what rotation rests on: after ``unreachable(_:)`` nothing can have happened,
/// after ``unknown(_:)`` it may have, and only a probe can tell. Reasons are plain words for an operator and hold no
/// secret.
public enum TargetAnswer: Equatable, Sendable {
    /// Done, or true: the target took it.
    case accepted
    /// The target understood and said no.
    case refused(String)
    /// The target was not reached, so nothing was changed there.
    case unreachable(String)
    /// The call may have taken effect: its reply was lost, late, or not understood.
    case unknown(String)
}
