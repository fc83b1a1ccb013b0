public import VaultCore

/// A time in which no rotation begins by itself, such as `2026-12-20/2027-01-03 Europe/Berlin`.
///
/// The last day is frozen to its end. Days without a year, such as `12-20/01-03`, are frozen each year. Days may
/// carry a time, such as `2026-12-20T18:00`; the freeze then ends at that minute.
public struct Freeze: Hashable, Sendable, CustomStringConvertible {
    private enum Span: Hashable {
        case once(WallTime, WallTime)
        case yearly(MonthDay, MonthDay)
    }

    /// The text as its author wrote it.
    public let description: String
    private let span: Span
    private let zone: Zone

    /// Reads a freeze; throws ``TextFault`` with the remedy.
    public init(_ text: String) throws(TextFault) {
        let words = text.split(separator: " ").map(String.init)
        guard (1...2).contains(words.count) else {
            throw TextFault("`\(text.prefix(80))` is no freeze", remedy: Self.remedy)
        }
        description = words.joined(separator: " ")
        span = try Self.span(words[0])
        zone = words.count == 2 ? try Zone(words[1]) : .utc
    }

    /// The end of the freeze that covers `instant`; nil when it is not frozen.
    public func end(covering instant: Timestamp) -> Timestamp? {
        switch span {
        case .once(let begin, let end): return self.end(of: begin, end, covering: instant)
        case .yearly(let first, let last):
            let year = zone.wall(at: instant).date.year
            return [year - 1, year].lazy.compactMap { year in
                let begin = WallTime(first.date(in: year))
                let sameYear = WallTime(day: last.date(in: year).daysSinceEpoch + 1)
                let nextYear = WallTime(day: last.date(in: year + 1).daysSinceEpoch + 1)
                return self.end(of: begin, sameYear > begin ? sameYear : nextYear, covering: instant)
            }.first
        }
    }

    private func end(of begin: WallTime, _ end: WallTime, covering instant: Timestamp) -> Timestamp? {
        let close = zone.instant(of: end)
        return zone.instant(of: begin) <= instant && instant < close ? close : nil
    }

    // MARK: Reading

    private static let remedy =
        "write the first and the last day, such as `2026-12-20/2027-01-03` or, for each year, `12-20/01-03`"

    private static func span(_ text: String) throws(TextFault) -> Span {
        let ends = text.split(separator: "/", omittingEmptySubsequences: false)
        guard ends.count == 2 else { throw TextFault("`\(text.prefix(80))` is no freeze", remedy: remedy) }
        if let first = ClockTime.monthDay(ends[0]), let last = ClockTime.monthDay(ends[1]) {
            return .yearly(first, last)
        }
        guard let begin = moment(ends[0], isEnd: false), let end = moment(ends[1], isEnd: true) else {
            throw TextFault("`\(text.prefix(80))` names a day that does not exist", remedy: remedy)
        }
        guard begin < end else {
            throw TextFault(
                "the freeze `\(text)` ends before it begins",
                remedy: "write the earlier day first"
            )
        }
        return .once(begin, end)
    }

    private static func moment(_ text: Substring, isEnd: Bool) -> WallTime? {
        let parts = text.split(separator: "T", omittingEmptySubsequences: false)
        guard let date = ClockTime.date(parts[0]), parts.count <= 2 else { return nil }
        if parts.count == 1 { return WallTime(day: date.daysSinceEpoch + (isEnd ? 1 : 0)) }
        return ClockTime.seconds(parts[1]).map { WallTime(date, second: $0) }
    }
}

extension Freeze: Codable {
    /// Reads the text form.
    public init(from decoder: any Decoder) throws {
        self = try decoder.text { text throws(TextFault) in try Freeze(text) }
    }

    /// Writes the text form.
    public func encode(to encoder: any Encoder) throws {
        try encoder.write(text: description)
    }
}
