/// The seal and the key-encryption keys as `/rekey/v1/seal` shows them.
public struct SealResource: Codable, Sendable {
    /// A vault's key-encryption key and the progress of its rewrap.
    public struct Vault: Codable, Sendable {
        /// The vault's name.
        public var name: String
        /// The newest key version.
        public var version: Int
        /// Sealed records in all.
        public var records: Int
        /// Records still sealed under an older version.
        public var backlog: Int

        /// A vault's keys with all parts.
        public init(name: String, version: Int, records: Int, backlog: Int) {
            self.name = name
            self.version = version
            self.records = records
            self.backlog = backlog
        }
    }

    /// `file` or `passphrase`.
    public var kind: String
    /// Which root key wraps the key-encryption keys.
    public var rootId: String
    /// The vaults.
    public var vaults: [Vault]

    /// A seal with all its parts.
    public init(kind: String, rootId: String, vaults: [Vault]) {
        self.kind = kind
        self.rootId = rootId
        self.vaults = vaults
    }
}

/// The body of `POST /rekey/v1/seal/rotate`.
public struct SealRotation: Codable, Sendable {
    /// `root` for a new root key, `kek` for new key-encryption keys and a rewrap of every record.
    public var layer: String
    /// `kek`: only this vault; every vault when absent.
    public var vault: String?
    /// `root`: how the new root key is kept, `file` or `passphrase`; as the old one when absent.
    public var kind: String?
    /// `root`: the new passphrase; the one the server has when absent.
    public var passphrase: String?

    /// A rotation of one layer.
    public init(layer: String, vault: String? = nil, kind: String? = nil, passphrase: String? = nil) {
        self.layer = layer
        self.vault = vault
        self.kind = kind
        self.passphrase = passphrase
    }
}
