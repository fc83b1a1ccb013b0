import Crypto
import SecretMemory
import VaultCore

/// The keys of one archive; its random salt makes them its own, so chunk numbers can serve as nonces.
struct BackupKeys: Sendable {
    /// Authenticates the header.
    let header: SymmetricKey
    /// Encrypts the chunks.
    let chunks: SymmetricKey

    /// Derives them from what the operator gave and what the header says.
    ///
    /// Throws ``VaultError/Code/wrongBackupKey`` when the archive wants the other kind of key.
    init(_ key: BackupKey, _ header: BackupHeader) throws(VaultError) {
        let master: SymmetricKey
        switch (key, header.source) {
        case (.bytes(let secret), .bytes): master = KeyDerivation.symmetricKey(secret)
        case (.passphrase(let secret, _), .passphrase(let scrypt)):
            master = try scrypt.deriveKey(from: secret, salt: header.salt)
        case (_, .bytes):
            throw VaultError(.wrongBackupKey, "The backup was made with a key file. Give that file.")
        case (_, .passphrase):
            throw VaultError(.wrongBackupKey, "The backup was made with a passphrase. Give that passphrase.")
        }
        self.header = Self.derive(master, header.salt, "rekey backup header v1")
        chunks = Self.derive(master, header.salt, "rekey backup chunks v1")
    }

    private static func derive(_ master: SymmetricKey, _ salt: [UInt8], _ context: String) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(
            inputKeyMaterial: master,
            salt: salt,
            info: Array(context.utf8),
            outputByteCount: 32
        )
    }
}
