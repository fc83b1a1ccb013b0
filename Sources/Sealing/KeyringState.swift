import SecretMemory
import VaultCore

/// What a ``Keyring`` holds under its lock: the vaults' keys, and the root keys that unwrap them.
struct KeyringState: Sendable {
    /// Key-encryption keys by vault.
    var vaults: [String: VaultKeys] = [:]
    /// Vaults whose first key was made here and not seen in the store yet; another server's may stand there.
    var drafts: Set<String> = []
    /// Root keys by id; two of them only while the root is being rotated.
    var roots: [String: any RootKey]
    /// The root key that wraps when the store holds no key yet.
    var mainRootID: String

    init(root: any RootKey) {
        roots = [root.id: root]
        mainRootID = root.id
    }

    /// The root key of this id, or the main one.
    func root(_ id: String?) throws(VaultError) -> any RootKey {
        let wanted = id ?? mainRootID
        guard let root = roots[wanted] else {
            throw VaultError(
                .sealUnavailable,
                "The keys are wrapped under root key \(wanted), which this seal is not. Give the seal of this data."
            )
        }
        return root
    }

    /// Adds or replaces a key, which seals from `start` on, or at once when that is nil.
    mutating func insert(_ key: VersionedKey, of vault: String, from start: ContinuousClock.Instant? = nil) {
        vaults[vault, default: VaultKeys()].insert(key, from: start)
    }
}

extension VaultError {
    /// A vault without any key-encryption key.
    static func noKey(_ vault: String) -> VaultError {
        VaultError(
            .sealUnavailable,
            "Vault \(vault) has no key-encryption key. Restore the database from a backup."
        )
    }
}
