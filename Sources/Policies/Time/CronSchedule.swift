public import VaultCore

/// A cron text of five fields: minute, hour, day of month, month, day of week.
///
/// Where both kinds of days are given, either is enough; a field that begins with `*` counts as not given, as in
/// Vixie cron. A time of day that the change of clocks skips comes at the moment of the skip; one that is shown
/// twice comes once, at the first.
public struct CronSchedule: Hashable, Sendable, CustomStringConvertible {
    /// The text as its author wrote it.
    public let description: String
    private let minute: CronField
    private let hour: CronField
    private let dayOfMonth: CronField
    private let month: CronField
    private let dayOfWeek: CronField

    /// Reads five fields or a word such as `@monthly`; throws ``TextFault`` with the remedy, also for a day that
    /// never comes, such as 30 February.
    public init(_ text: String) throws(TextFault) {
        let words = text.split(separator: " ").map(String.init)
        let fields = Self.named[words.joined()]?.split(separator: " ").map(String.init) ?? words
        guard fields.count == 5 else {
            throw TextFault(
                "`\(text.prefix(80))` has \(fields.count) fields of a cron text",
                remedy: Self.remedy
            )
        }
        description = words.joined(separator: " ")
        minute = try CronField(fields[0], Self.minutes)
        hour = try CronField(fields[1], Self.hours)
        dayOfMonth = try CronField(fields[2], Self.daysOfMonth)
        month = try CronField(fields[3], Self.months)
        dayOfWeek = try CronField(fields[4], Self.daysOfWeek)
        guard firing(after: Timestamp(microseconds: 0), in: .utc) != nil else {
            throw TextFault("`\(text)` never comes", remedy: "write a day that its months have")
        }
    }

    /// The first time it comes after `instant`, by the clock on the wall in `zone`; nil beyond twelve years.
    public func firing(after instant: Timestamp, in zone: Zone) -> Timestamp? {
        let start = zone.wall(at: instant)
        for day in start.day...(start.day + Self.daysAhead) where comes(on: day) {
            for second in seconds(from: day == start.day ? start.secondOfDay : 0) {
                let firing = zone.instant(of: WallTime(day: day, second: second))
                if firing > instant { return firing }
            }
        }
        return nil
    }

    // MARK: Help

    /// Eight years can pass between two leap days, and a leap day falls on a given weekday every 40.
    private static let daysAhead = 41 * 366

    private func comes(on day: Int) -> Bool {
        let date = CivilDate(daysSinceEpoch: day)
        guard month.admits(date.month) else { return false }
        let weekday = Weekday(day: day)
        let isWeekday = dayOfWeek.admits(weekday.rawValue) || (weekday == .sunday && dayOfWeek.admits(7))
        let isDate = dayOfMonth.admits(date.day)
        return dayOfMonth.isStar || dayOfWeek.isStar ? isWeekday && isDate : isWeekday || isDate
    }

    /// The times of a day from `second` on, earliest first.
    private func seconds(from second: Int) -> some Sequence<Int> {
        (second / 3_600...23).lazy.filter(hour.admits).flatMap { [minute] hour in
            (0...59).lazy.filter(minute.admits).map { hour * 3_600 + $0 * 60 }
        }
    }

    private static let named = [
        "@hourly": "0 * * * *", "@daily": "0 0 * * *", "@weekly": "0 0 * * 0", "@monthly": "0 0 1 * *",
        "@yearly": "0 0 1 1 *",
    ]
    private static let remedy =
        "write minute, hour, day of month, month and day of week, such as `0 3 1 * *` for 03:00 on the first"
    private static let minutes = CronField.Kind(name: "minute", range: 0...59)
    private static let hours = CronField.Kind(name: "hour", range: 0...23)
    private static let daysOfMonth = CronField.Kind(name: "day of month", range: 1...31)
    private static let months = CronField.Kind(
        name: "month",
        range: 1...12,
        words: ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
    )
    private static let daysOfWeek = CronField.Kind(
        name: "day of week",
        range: 0...7,
        words: ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]
    )
}

extension CronSchedule: Codable {
    /// Reads the text form.
    public init(from decoder: any Decoder) throws {
        self = try decoder.text { text throws(TextFault) in try CronSchedule(text) }
    }

    /// Writes the text form.
    public func encode(to encoder: any Encoder) throws {
        try encoder.write(text: description)
    }
}
