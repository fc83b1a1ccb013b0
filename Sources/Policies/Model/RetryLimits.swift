public import VaultCore

/// How a failing step is tried again before the rotation is stuck.
public struct RetryLimits: Hashable, Sendable, Codable {
    /// The wait after the first failure; each further one doubles it.
    public var first: CalendarDuration
    /// No wait is longer.
    public var longest: CalendarDuration
    /// So many failures of one step in a row, and the rotation is stuck.
    public var attempts: Int

    /// Half a minute doubling to an hour, ten tries, unless told otherwise.
    public init(first: CalendarDuration? = nil, longest: CalendarDuration? = nil, attempts: Int? = nil) {
        self.first = first ?? Self.halfMinute
        self.longest = longest ?? Self.hour
        self.attempts = attempts ?? 10
    }

    private static let halfMinute = CalendarDuration("PT30S") ?? CalendarDuration(days: 1)
    private static let hour = CalendarDuration("PT1H") ?? CalendarDuration(days: 1)
}
