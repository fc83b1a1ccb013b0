public import SecretMemory
public import VaultCore

/// What a backup is encrypted with, and later opened.
public enum BackupKey: Sendable {
    /// A passphrase, stretched by scrypt.
    case passphrase(SharedSecret, ScryptParameters = .standard)
    /// The 32 bytes of a key file.
    case bytes(SharedSecret)

    /// Reads a key file: 32 random bytes that only their owner can read.
    ///
    /// Throws ``VaultError/Code/sealUnavailable`` when others can, and ``VaultError/Code/badParameter`` when it has
    /// another length.
    public static func file(_ path: String) throws(VaultError) -> BackupKey {
        let bytes = try PrivateFile.read(path, limit: 33)
        guard bytes.count == 32 else {
            throw VaultError(
                .badParameter,
                "\(path) is not a backup key: it must be 32 bytes. Make one with: head -c 32 /dev/urandom > \(path)"
            )
        }
        return .bytes(SharedSecret(bytes))
    }
}

extension VaultError.Code {
    /// The key or passphrase does not open the backup.
    public static let wrongBackupKey = Self("WrongBackupKey")
}
