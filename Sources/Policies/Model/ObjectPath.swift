public import VaultCore

/// An object by family and name, such as `secrets/orders-db-app`; compared without case, as the vault does.
public struct ObjectPath: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The family.
    public let kind: ObjectKind
    /// The name.
    public let name: ObjectName

    /// A path of its parts.
    public init(_ kind: ObjectKind, _ name: ObjectName) {
        self.kind = kind
        self.name = name
    }

    /// Reads a path; throws ``TextFault`` with the remedy.
    public init(_ text: String) throws(TextFault) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let kind = ObjectKind.allCases.first(where: { $0.collection == parts[0] }),
            let name = ObjectName(String(parts[1]))
        else {
            throw TextFault(
                "`\(text.prefix(140))` names no object",
                remedy:
                    "write `secrets/NAME`, `keys/NAME` or `certificates/NAME`, the name of 1–127 letters, "
                    + "digits and hyphens"
            )
        }
        self.init(kind, name)
    }

    /// The path in its author's spelling.
    public var description: String { "\(kind.collection)/\(name)" }

    /// The path as identity: the name in lower case.
    public var canonical: String { "\(kind.collection)/\(name.canonical)" }

    /// By the canonical form.
    public static func < (left: ObjectPath, right: ObjectPath) -> Bool { left.canonical < right.canonical }
}

extension ObjectPath: Codable {
    /// Reads the text form.
    public init(from decoder: any Decoder) throws {
        self = try decoder.text { text throws(TextFault) in try ObjectPath(text) }
    }

    /// Writes the text form.
    public func encode(to encoder: any Encoder) throws {
        try encoder.write(text: description)
    }
}

extension ObjectPath: CodingKeyRepresentable {
    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    /// The path as a member's name.
    public var codingKey: any CodingKey { Key(stringValue: description) }

    /// Reads a member's name; nil when it is no path.
    public init?(codingKey: some CodingKey) {
        guard let path = try? ObjectPath(codingKey.stringValue) else { return nil }
        self = path
    }
}
