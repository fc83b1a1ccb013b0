public import VaultCore

/// Which key-encryption key: it is authenticated, so a wrapped key moved elsewhere does not unwrap.
public struct KEKPlace: Hashable, Sendable {
    /// The vault, or a name of ``RecordBinding`` that stands for one.
    public let vault: String
    /// The version.
    public let version: Int

    /// Names a key.
    public init(vault: String, version: Int) {
        self.vault = vault
        self.version = version
    }
}

extension KEKRecord {
    /// Which key this is.
    public var place: KEKPlace { KEKPlace(vault: vault, version: version) }
}
