public import VaultCore

/// What the machine's clock says, and at the same moment a clock that nobody can set.
public struct ClockReading: Equatable, Sendable {
    /// The time of day.
    public let wall: Timestamp
    /// How long the machine has been on, with the time that it slept.
    public let uptime: Duration

    /// A reading of both.
    public init(wall: Timestamp, uptime: Duration) {
        self.wall = wall
        self.uptime = uptime
    }

    /// When the machine was started, as its clock has it now: it changes when the clock is set, and by nothing else.
    ///
    /// A time service that has the clock run faster or slower for a while does so with both alike (clock_gettime(2)).
    var boot: Timestamp { wall - uptime }
}
