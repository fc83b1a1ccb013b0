/// The place a sealed record belongs to; it is authenticated, so a record moved elsewhere does not open.
public struct RecordBinding: Hashable, Sendable {
    /// The vault, or ``server`` for records of the server itself.
    public let vault: String
    /// The family: an ``ObjectKind``'s name, or a kind of server record such as `signing-key`.
    public let kind: String
    /// The canonical name.
    public let name: String
    /// The version.
    public let version: String

    /// Names a place.
    public init(vault: String, kind: String, name: String, version: String) {
        self.vault = vault
        self.kind = kind
        self.name = name
        self.version = version
    }

    /// Stands for the vault in records that belong to the server; no vault can have this name.
    public static let server = "@server"

    /// Stands for the vault in backup blobs that leave the server.
    ///
    /// No census can count them, so keys of this name are never retired.
    public static let backup = "@backup"
}
