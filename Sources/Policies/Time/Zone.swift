import Foundation
public import VaultCore

/// A time zone of the IANA database, with the arithmetic between instants and wall clocks.
public struct Zone: Hashable, Sendable, CustomStringConvertible {
    private let rules: TimeZone

    /// The IANA name, such as `Europe/Berlin`.
    public var description: String { rules.identifier == "GMT" ? "UTC" : rules.identifier }

    /// Coordinated universal time.
    public static let utc = Zone(rules: .gmt)

    private init(rules: TimeZone) {
        self.rules = rules
    }

    /// Reads a name; throws ``TextFault`` for one that the database does not hold.
    ///
    /// Only `UTC` and names with a region are taken: abbreviations such as `CET` mean different things to different
    /// readers.
    public init(_ name: String) throws(TextFault) {
        if name == "UTC" {
            self = .utc
            return
        }
        guard name.contains("/"), name.utf8.count <= 64, let rules = TimeZone(identifier: name) else {
            throw TextFault("`\(name.prefix(64))` is no time zone", remedy: Self.remedy(for: name))
        }
        self.rules = rules
    }

    /// How far the wall clock is ahead of UTC, in seconds.
    public func offset(at instant: Timestamp) -> Int64 {
        Int64(rules.secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant.unixSeconds))))
    }

    /// What the wall clock shows, fractions of a second dropped.
    public func wall(at instant: Timestamp) -> WallTime {
        WallTime(seconds: instant.unixSeconds + offset(at: instant))
    }

    /// The first instant at which the wall clock shows `wall`; when the clock skips it, the instant of the skip.
    public func instant(of wall: WallTime) -> Timestamp {
        let early = wall.seconds - offset(at: Timestamp(unixSeconds: wall.seconds - 86_400))
        let late = wall.seconds - offset(at: Timestamp(unixSeconds: wall.seconds + 86_400))
        let candidates = early == late ? [early] : [min(early, late), max(early, late)]
        for seconds in candidates where self.wall(at: Timestamp(unixSeconds: seconds)) == wall {
            return Timestamp(unixSeconds: seconds)
        }
        return skip(over: wall, between: min(early, late), and: max(early, late))
    }

    // MARK: Help

    /// The first second after `low` at which the wall clock shows `wall` or later.
    private func skip(over wall: WallTime, between low: Int64, and high: Int64) -> Timestamp {
        var before = low
        var after = high
        while after - before > 1 {
            let middle = before + (after - before) / 2
            if self.wall(at: Timestamp(unixSeconds: middle)) < wall {
                before = middle
            } else {
                after = middle
            }
        }
        return Timestamp(unixSeconds: after)
    }

    private static func remedy(for name: String) -> String {
        let known = TimeZone.knownTimeZoneIdentifiers
        let wanted = name.lowercased()
        let near = known.first { $0.lowercased() == wanted || $0.lowercased().hasSuffix("/" + wanted) }
        return near.map { "write `\($0)`" } ?? "write an IANA name such as `Europe/Berlin`, or `UTC`"
    }
}

extension Zone: Codable {
    /// Reads the name; throws `DecodingError.dataCorrupted` for an unknown one.
    public init(from decoder: any Decoder) throws {
        self = try decoder.text { text throws(TextFault) in try Zone(text) }
    }

    /// Writes the name.
    public func encode(to encoder: any Encoder) throws {
        try encoder.write(text: description)
    }
}
