/// The identifier of one version: 32 lower-case hexadecimal digits, made by the server.
public struct VersionID: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The 32 digits.
    public let description: String

    /// Reads an identifier; nil unless it is 32 hexadecimal digits.
    ///
    /// Upper case is folded.
    public init?(_ text: String) {
        guard text.utf8.count == 32, text.utf8.allSatisfy(\.isHexDigit) else { return nil }
        description = text.lowercased()
    }

    /// Makes an identifier of 16 random bytes drawn from `random`.
    public init(from random: some RandomSource) {
        description = Hex.encode(random.bytes(16))
    }

    /// Order of version lists: by digits, which is not the order of time.
    public static func < (left: VersionID, right: VersionID) -> Bool { left.description < right.description }
}

extension UInt8 {
    fileprivate var isHexDigit: Bool {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
            UInt8(ascii: "A")...UInt8(ascii: "F"):
            true
        default: false
        }
    }
}
