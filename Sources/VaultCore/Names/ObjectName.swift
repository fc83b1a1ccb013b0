/// The name of a key, secret or certificate: 1–127 of `0-9 a-z A-Z -`, compared without case.
///
/// The creator's spelling is kept, because identifiers echo it.
public struct ObjectName: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The creator's spelling.
    public let spelling: String
    /// The lower-case form, which is the identity and the sort key.
    public let canonical: String

    /// Reads a name; nil when it breaks the grammar.
    public init?(_ text: String) {
        let bytes = text.utf8
        guard (1...127).contains(bytes.count), bytes.allSatisfy(\.isNameByte) else { return nil }
        spelling = text
        canonical = text.lowercased()
    }

    /// The creator's spelling.
    public var description: String { spelling }

    /// Whether both name the same object.
    public static func == (left: ObjectName, right: ObjectName) -> Bool { left.canonical == right.canonical }
    /// Order of lists: by the lower-case form.
    public static func < (left: ObjectName, right: ObjectName) -> Bool { left.canonical < right.canonical }
    /// Hashes what `==` compares.
    public func hash(into hasher: inout Hasher) { hasher.combine(canonical) }
}
