/// One version of a vault's key-encryption key, wrapped under the root key.
public struct KEKRecord: Equatable, Sendable {
    /// The vault, or ``RecordBinding/server``.
    public var vault: String
    /// From 1; the highest one seals, the others only open.
    public var version: Int
    /// Which root key wraps it.
    public var rootID: String
    /// The wrapped key, as the sealing layer lays it out.
    public var wrapped: [UInt8]
    /// When it was made.
    public var created: Timestamp

    /// A wrapped key with all its parts.
    public init(vault: String, version: Int, rootID: String, wrapped: [UInt8], created: Timestamp) {
        self.vault = vault
        self.version = version
        self.rootID = rootID
        self.wrapped = wrapped
        self.created = created
    }
}
