public import VaultCore

/// An instant as receipts write it: ISO 8601 in UTC with six digits of a second's fraction, and in no other spelling.
public struct ReceiptTime: Comparable, Sendable, Codable, CustomStringConvertible {
    /// The instant.
    public let instant: Timestamp

    /// An instant.
    public init(_ instant: Timestamp) {
        self.instant = instant
    }

    /// Reads the text form; nil when it is not spelled as ``ReceiptTime/description`` spells it.
    public init?(_ text: String) {
        let parts = text.split { !$0.isASCII || !$0.isNumber }.compactMap { Int($0) }
        guard parts.count == 7 else { return nil }
        let day = CivilDate(year: parts[0], month: parts[1], day: parts[2])
        guard (1...9_999).contains(day.year), (1...12).contains(day.month),
            parts.dropFirst(2).allSatisfy({ $0 < 1_000_000 })
        else { return nil }
        let seconds = Int64(day.daysSinceEpoch) * 86_400 + Int64(parts[3] * 3_600 + parts[4] * 60 + parts[5])
        instant = Timestamp(microseconds: seconds * 1_000_000 + Int64(parts[6]))
        guard description == text else { return nil }
    }

    /// The text form, such as `2026-11-21T12:39:16.006000Z`.
    public var description: String { instant.iso8601(fractionDigits: 6) }

    /// Whether the left instant comes first.
    public static func < (left: ReceiptTime, right: ReceiptTime) -> Bool { left.instant < right.instant }

    /// Reads the text form; throws `DecodingError.dataCorrupted` when it is none.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let time = ReceiptTime(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "not a time such as 2026-11-21T12:39:16.006000Z"
            )
        }
        self = time
    }

    /// Writes the text form.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
