import SecretMemory

/// One version of a vault's key-encryption key, ready for use.
struct VersionedKey: Sendable {
    /// From 1.
    let version: Int
    /// The 32 bytes.
    let secret: SharedSecret
    /// Keys of records that were opened under it.
    let recordKeys = RecordKeys()
}
