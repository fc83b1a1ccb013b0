public import VaultCore

/// A time of the week in which rotations may begin, such as `Mon-Fri 09:00-16:00 Europe/Berlin`.
///
/// It is a rule about the clock on the wall: after the clocks change it opens at the same time of day. A window
/// whose end is not after its begin runs over midnight and belongs to the day on which it begins.
public struct AllowWindow: Hashable, Sendable, CustomStringConvertible {
    /// The text as its author wrote it.
    public let description: String
    private let days: Set<Weekday>
    private let begin: Int
    private let end: Int
    private let zone: Zone

    /// Reads a window; throws ``TextFault`` with the remedy.
    public init(_ text: String) throws(TextFault) {
        let words = text.split(separator: " ").map(String.init)
        guard (2...3).contains(words.count) else {
            throw TextFault("`\(text.prefix(80))` is no window", remedy: Self.remedy)
        }
        description = words.joined(separator: " ")
        days = try Self.days(words[0])
        (begin, end) = try Self.hours(words[1])
        zone = words.count == 3 ? try Zone(words[2]) : .utc
    }

    /// Whether it is open at an instant.
    public func contains(_ instant: Timestamp) -> Bool {
        let wall = zone.wall(at: instant)
        let second = wall.secondOfDay
        if begin < end { return days.contains(wall.weekday) && (begin..<end).contains(second) }
        return (days.contains(wall.weekday) && second >= begin)
            || (days.contains(Weekday(day: wall.day - 1)) && second < end)
    }

    /// The first instant after `instant` at which it opens; nil when it does not within two weeks.
    ///
    /// A window that the change of clocks skips as a whole does not open that day.
    public func opening(after instant: Timestamp) -> Timestamp? {
        let today = zone.wall(at: instant).day
        for day in today...(today + 15) where days.contains(Weekday(day: day)) {
            let start = zone.instant(of: WallTime(day: day, second: begin))
            if start > instant, contains(start) { return start }
        }
        return nil
    }

    // MARK: Reading

    private static let remedy = "write days, hours and a zone, such as `Mon-Fri 09:00-16:00 Europe/Berlin`"

    private static func days(_ text: String) throws(TextFault) -> Set<Weekday> {
        if text.lowercased() == "daily" { return Set(Weekday.allCases) }
        var found: Set<Weekday> = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let ends = part.split(separator: "-", omittingEmptySubsequences: false)
            guard ends.count <= 2, let first = Weekday(ends[0]), let last = Weekday(ends[ends.count - 1])
            else {
                throw TextFault(
                    "`\(text.prefix(80))` names no days",
                    remedy: "write `Mon-Fri`, `Sat,Sun` or `daily`"
                )
            }
            var day = first
            while day != last {
                found.insert(day)
                day = Weekday.allCases[(day.rawValue + 1) % 7]
            }
            found.insert(last)
        }
        return found
    }

    private static func hours(_ text: String) throws(TextFault) -> (Int, Int) {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2, let begin = ClockTime.seconds(ends[0]), let end = ClockTime.seconds(ends[1]),
            begin < 86_400
        else {
            throw TextFault("`\(text.prefix(80))` are no hours", remedy: "write hours such as `09:00-16:00`")
        }
        guard begin != end else {
            throw TextFault(
                "the window `\(text)` begins and ends at the same minute",
                remedy: "write `00:00-24:00` for the whole day"
            )
        }
        return (begin, end)
    }
}

extension AllowWindow: Codable {
    /// Reads the text form.
    public init(from decoder: any Decoder) throws {
        self = try decoder.text { text throws(TextFault) in try AllowWindow(text) }
    }

    /// Writes the text form.
    public func encode(to encoder: any Encoder) throws {
        try encoder.write(text: description)
    }
}
