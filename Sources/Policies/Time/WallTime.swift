public import VaultCore

/// What a clock on a wall shows: a day and a time of day, in no particular zone.
public struct WallTime: Hashable, Comparable, Sendable {
    /// Seconds after 1970-01-01T00:00:00 on the wall.
    public let seconds: Int64

    /// A reading by its count of seconds.
    public init(seconds: Int64) {
        self.seconds = seconds
    }

    /// A reading by its day and the seconds since that day began.
    public init(day: Int, second: Int = 0) {
        seconds = Int64(day) * 86_400 + Int64(second)
    }

    /// A reading by its date and the seconds since that day began.
    public init(_ date: CivilDate, second: Int = 0) {
        self.init(day: date.daysSinceEpoch, second: second)
    }

    /// Days since 1970-01-01.
    public var day: Int { Int(seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400) }

    /// Seconds since the day began.
    public var secondOfDay: Int { Int(seconds - Int64(day) * 86_400) }

    /// The date.
    public var date: CivilDate { CivilDate(daysSinceEpoch: day) }

    /// The day of the week.
    public var weekday: Weekday { Weekday(day: day) }

    /// Whether the left reading comes first.
    public static func < (left: WallTime, right: WallTime) -> Bool { left.seconds < right.seconds }
}
