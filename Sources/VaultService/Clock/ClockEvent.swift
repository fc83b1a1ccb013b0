/// What was noticed about the machine's clock.
public enum ClockEvent: Equatable, Sendable {
    /// It was set forward by so much, or back where that is negative; what falls due waits for so long.
    case jumped(by: Duration, heldFor: Duration)
    /// It was set by so much since a server last served this store.
    case jumpedMeanwhile(by: Duration)
    /// It was set to what it was before it jumped, by so much.
    case righted(by: Duration)
    /// It has stood so long where it was set to that it is taken for right.
    case accepted

    /// By how much the clock was set; nil when it was not.
    public var step: Duration? {
        switch self {
        case .jumped(let step, _), .jumpedMeanwhile(let step), .righted(let step): step
        case .accepted: nil
        }
    }
}
