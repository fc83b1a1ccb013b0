/// The name of a vault: 3–24 letters, digits and hyphens, no two hyphens in a row, compared without case.
///
/// Source: Key Vault naming rules. The name is the first label of the vault's host name.
public struct VaultName: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The lower-case form, which is the identity.
    public let description: String

    /// Reads a name; nil when it breaks the grammar.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard (3...24).contains(bytes.count), bytes.allSatisfy(\.isNameByte), !text.contains("--"),
            bytes.first != UInt8(ascii: "-"), bytes.last != UInt8(ascii: "-")
        else { return nil }
        description = text.lowercased()
    }

    /// The vault that answers under the server's own host name.
    public static let `default` = VaultName(unchecked: "default")

    private init(unchecked text: String) {
        description = text
    }

    /// Alphabetical order.
    public static func < (left: VaultName, right: VaultName) -> Bool { left.description < right.description }
}

extension UInt8 {
    /// Whether the byte may stand in a vault's or an object's name: `0-9 a-z A-Z -`.
    var isNameByte: Bool {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
