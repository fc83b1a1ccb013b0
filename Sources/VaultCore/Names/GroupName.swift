/// The name of a resource group: 1–90 letters, digits, `.`, `_`, `-`, `(` and `)`, not ending in a dot; compared
/// without case.
///
/// Source: naming rules of Azure resources, `Microsoft.Resources`.
public struct GroupName: Hashable, Sendable {
    /// The name as it was spelt.
    public let spelling: String
    /// The lower-case form, which is the identity.
    public let canonical: String

    /// Reads a name; nil when it breaks the grammar.
    public init?(_ text: String) {
        let bytes = text.utf8
        guard (1...90).contains(bytes.count), bytes.last != UInt8(ascii: "."),
            bytes.allSatisfy({ $0.isNameByte || "._()".utf8.contains($0) })
        else { return nil }
        spelling = text
        canonical = text.lowercased()
    }

    /// Whether both name one group.
    public static func == (left: Self, right: Self) -> Bool { left.canonical == right.canonical }

    /// Hashes what is compared.
    public func hash(into hasher: inout Hasher) { hasher.combine(canonical) }
}
