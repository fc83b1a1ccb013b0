/// An instant in UTC with microsecond resolution, as the store keeps it and the engine compares it.
public struct Timestamp: Hashable, Comparable, Codable, Sendable {
    /// Microseconds since 1970-01-01T00:00:00Z.
    public let microseconds: Int64

    /// An instant so many microseconds after the Unix epoch.
    public init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    /// An instant so many whole seconds after the Unix epoch; one too far to count stops at the last or first
    /// that can be.
    public init(unixSeconds: Int64) {
        let (product, overflow) = unixSeconds.multipliedReportingOverflow(by: 1_000_000)
        microseconds = overflow ? (unixSeconds < 0 ? .min : .max) : product
    }

    /// Whole seconds since the Unix epoch, rounded down: the wire's resolution.
    public var unixSeconds: Int64 {
        microseconds >= 0 ? microseconds / 1_000_000 : (microseconds - 999_999) / 1_000_000
    }

    /// The last instant the wire can name: 9999-12-31T23:59:59Z.
    public static let latest = Timestamp(unixSeconds: 253_402_300_799)

    /// Whether the left instant comes first.
    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.microseconds < right.microseconds
    }

    /// The instant `duration` later.
    public static func + (left: Timestamp, duration: Duration) -> Timestamp {
        Timestamp(microseconds: left.microseconds + duration.wholeMicroseconds)
    }

    /// The instant `duration` earlier.
    public static func - (left: Timestamp, duration: Duration) -> Timestamp {
        Timestamp(microseconds: left.microseconds - duration.wholeMicroseconds)
    }

    /// The time from the right instant to the left one.
    public static func - (left: Timestamp, right: Timestamp) -> Duration {
        .microseconds(left.microseconds - right.microseconds)
    }

    /// Reads the wire and store form: an integer of microseconds.
    public init(from decoder: any Decoder) throws {
        microseconds = try decoder.singleValueContainer().decode(Int64.self)
    }

    /// Writes an integer of microseconds.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(microseconds)
    }
}

extension Duration {
    /// The duration in microseconds, fractions dropped.
    public var wholeMicroseconds: Int64 {
        components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000
    }

    /// So many days of 24 hours.
    public static func days(_ count: Int) -> Duration {
        .seconds(count * 86_400)
    }
}
