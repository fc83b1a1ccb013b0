import VaultCore

/// Tells a clock that was set from time that passes, and how long what falls due waits after that.
///
/// A pure value: it is told what the clocks say.
struct ClockCourse: Equatable, Sendable {
    private struct Jump: Equatable {
        var boot: Timestamp
        /// Until the machine has been on for so long, nothing that falls due is done.
        var heldUntil: Duration
    }

    /// Steps that come to no more than this together change nothing, such as leap seconds.
    static let tolerance = Duration.seconds(10)
    /// What falls due waits for as long as the jump was, but no longer than this.
    static let longestHold = Duration.days(1)

    /// When the machine was started, by the clock as it was last taken for right.
    private let trusted: Timestamp
    private var jump: Jump?

    /// A course that is right at `boot`, the start of the machine by its clock.
    init(boot: Timestamp) {
        trusted = boot
    }

    /// The start of the machine, by the clock as it was last seen.
    var boot: Timestamp { jump?.boot ?? trusted }

    /// How much longer what falls due waits, when the machine has been on for so long.
    func held(at uptime: Duration) -> Duration {
        jump.map { max(.zero, $0.heldUntil - uptime) } ?? .zero
    }

    /// Takes over what the clocks say; returns what is new.
    mutating func take(_ reading: ClockReading) -> ClockEvent? {
        if Self.isNear(reading.boot, boot) { return accept(at: reading.uptime) }
        let step = reading.boot - boot
        guard !Self.isNear(reading.boot, trusted) else {
            jump = nil
            return .righted(by: step)
        }
        let hold = min(Self.length(reading.boot - trusted), Self.longestHold)
        jump = Jump(boot: reading.boot, heldUntil: reading.uptime + hold)
        return .jumped(by: step, heldFor: hold)
    }

    private mutating func accept(at uptime: Duration) -> ClockEvent? {
        guard let jump, jump.heldUntil <= uptime else { return nil }
        self = ClockCourse(boot: jump.boot)
        return .accepted
    }

    static func isNear(_ left: Timestamp, _ right: Timestamp) -> Bool {
        length(left - right) <= tolerance
    }

    private static func length(_ duration: Duration) -> Duration { max(duration, .zero - duration) }
}
