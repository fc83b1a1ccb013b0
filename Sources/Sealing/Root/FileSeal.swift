import SecretMemory
public import VaultCore

/// A root key in a file of its own: 32 random bytes, mode 0600.
///
/// Who can read the file and the database can read everything; keep it on another disk, or use a passphrase, where
/// that matters.
public struct FileSeal: Sendable {
    /// Where the file is.
    public let path: String

    /// The seal at `path`, made or not.
    public init(path: String) {
        self.path = path
    }

    /// Draws a root key and writes the file, durable on return; replaces what stands there.
    public func create(random: any RandomSource = SystemRandom()) throws(VaultError) -> SoftwareRootKey {
        let root = SoftwareRootKey.make(random: random)
        try root.secret.withBytes { (bytes) throws(VaultError) in
            try PrivateFile.write(bytes, to: path)
        }
        return root
    }

    /// Reads the root key.
    ///
    /// Throws ``VaultError/Code/sealUnavailable`` when other users may reach the file or it is not a root key.
    public func open(random: any RandomSource = SystemRandom()) throws(VaultError) -> SoftwareRootKey {
        let bytes = try PrivateFile.read(path, limit: SoftwareRootKey.length + 1)
        guard bytes.count == SoftwareRootKey.length else {
            throw VaultError(
                .sealUnavailable,
                "\(path) is not a seal: it has \(bytes.count) bytes, not 32. Restore it from a backup."
            )
        }
        return SoftwareRootKey(SharedSecret(bytes), random: random)
    }
}
