/// Material under authenticated encryption: AES-256-GCM with a key derived for this record alone.
public struct SealedRecord: Equatable, Sendable {
    /// Which version of the vault's key-encryption key derives the record key.
    public var kekVersion: Int
    /// The HKDF salt, 32 random bytes.
    public var salt: [UInt8]
    /// Nonce (12 bytes), ciphertext and tag (16 bytes), joined.
    public var box: [UInt8]

    /// A sealed record with all its parts.
    public init(kekVersion: Int, salt: [UInt8], box: [UInt8]) {
        self.kekVersion = kekVersion
        self.salt = salt
        self.box = box
    }
}
