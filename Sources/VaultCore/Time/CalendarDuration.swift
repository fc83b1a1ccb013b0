/// An ISO 8601 duration such as `P2M` or `P1Y10DT12H`, kept as written because a month has no fixed length.
///
/// Source: ISO 8601-1:2019 §5.5.2; Key Vault writes its rotation policies with it.
public struct CalendarDuration: Hashable, Sendable, Codable, CustomStringConvertible {
    /// The text as its author wrote it; the wire echoes it unchanged.
    public let description: String
    /// Years and months, as months.
    public let months: Int
    /// Weeks, days and the time part, as seconds.
    public let seconds: Int64

    /// Reads a duration; nil when the text is not one, is empty (`P`), or exceeds 10,000 years.
    public init?(_ text: String) {
        guard let parts = DurationParser.parse(text) else { return nil }
        description = text
        months = parts.months
        seconds = parts.seconds
    }

    /// So many days, written `P30D`.
    public init(days: UInt16) {
        description = "P\(days)D"
        months = 0
        seconds = Int64(days) * 86_400
    }

    /// Whether it takes no time.
    public var isZero: Bool { months == 0 && seconds == 0 }

    /// The shortest time this duration can take, counting a month as 28 days and a year as 365.
    public var shortest: Duration {
        .seconds(Int64(months / 12) * 365 * 86_400 + Int64(months % 12) * 28 * 86_400 + seconds)
    }

    /// The instant this long after `start`, months first; bounded by ``Timestamp/latest``.
    public func after(_ start: Timestamp) -> Timestamp { shift(start, sign: 1) }

    /// The instant this long before `end`, months first.
    public func before(_ end: Timestamp) -> Timestamp { shift(end, sign: -1) }

    private func shift(_ instant: Timestamp, sign: Int) -> Timestamp {
        let dayLength: Int64 = 86_400_000_000
        let remainder = instant.microseconds % dayLength
        let timeOfDay = remainder >= 0 ? remainder : remainder + dayLength
        let day = Int((instant.microseconds - timeOfDay) / dayLength)
        let moved = CivilDate(daysSinceEpoch: day).adding(months: sign * months)
        let result = Int64(moved.daysSinceEpoch) * dayLength + timeOfDay + Int64(sign) * seconds * 1_000_000
        return min(Timestamp(microseconds: result), .latest)
    }

    /// Whether both take the same time by the calendar, however they are written.
    public static func == (left: CalendarDuration, right: CalendarDuration) -> Bool {
        left.months == right.months && left.seconds == right.seconds
    }

    /// Hashes what `==` compares.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(months)
        hasher.combine(seconds)
    }

    /// Reads the text form; throws `DecodingError.dataCorrupted` when it is not a duration.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let duration = CalendarDuration(text) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "not an ISO 8601 duration such as P90D"
            )
        }
        self = duration
    }

    /// Writes the text form.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
