/// What can be done with keys.
extension DataAction {
    /// List keys and versions, deleted ones too, and see public parts and attributes.
    public static let keyRead = DataAction("Microsoft.KeyVault/vaults/keys/read")
    /// Create a key, or a new version of it.
    public static let keyCreate = DataAction("Microsoft.KeyVault/vaults/keys/create/action")
    /// Import a key made elsewhere.
    public static let keyImport = DataAction("Microsoft.KeyVault/vaults/keys/import/action")
    /// Change attributes, operations and tags.
    public static let keyUpdate = DataAction("Microsoft.KeyVault/vaults/keys/update/action")
    /// Soft-delete a key.
    public static let keyDelete = DataAction("Microsoft.KeyVault/vaults/keys/delete")
    /// Recover a soft-deleted key.
    public static let keyRecover = DataAction("Microsoft.KeyVault/vaults/keys/recover/action")
    /// Remove a soft-deleted key for good.
    public static let keyPurge = DataAction("Microsoft.KeyVault/vaults/keys/purge/action")
    /// Take a backup blob.
    public static let keyBackup = DataAction("Microsoft.KeyVault/vaults/keys/backup/action")
    /// Restore from a backup blob.
    public static let keyRestore = DataAction("Microsoft.KeyVault/vaults/keys/restore/action")
    /// Encrypt with a key.
    public static let keyEncrypt = DataAction("Microsoft.KeyVault/vaults/keys/encrypt/action")
    /// Decrypt with a key.
    public static let keyDecrypt = DataAction("Microsoft.KeyVault/vaults/keys/decrypt/action")
    /// Wrap a symmetric key.
    public static let keyWrap = DataAction("Microsoft.KeyVault/vaults/keys/wrap/action")
    /// Unwrap a symmetric key.
    public static let keyUnwrap = DataAction("Microsoft.KeyVault/vaults/keys/unwrap/action")
    /// Sign a digest.
    public static let keySign = DataAction("Microsoft.KeyVault/vaults/keys/sign/action")
    /// Verify a signature.
    public static let keyVerify = DataAction("Microsoft.KeyVault/vaults/keys/verify/action")
    /// Release a key to an attested environment.
    public static let keyRelease = DataAction("Microsoft.KeyVault/vaults/keys/release/action")
    /// Rotate a key now.
    public static let keyRotate = DataAction("Microsoft.KeyVault/vaults/keys/rotate/action")
    /// See a key's rotation policy.
    public static let keyRotationPolicyRead = DataAction("Microsoft.KeyVault/vaults/keyrotationpolicies/read")
    /// Set a key's rotation policy.
    public static let keyRotationPolicyWrite = DataAction(
        "Microsoft.KeyVault/vaults/keyrotationpolicies/write"
    )
    /// Draw random bytes.
    ///
    /// Azure offers this on managed HSMs only (`managedHsm/rng/action`); the name under
    /// `vaults/keys` is ours, so that the roles that manage keys include it.
    public static let randomBytes = DataAction("Microsoft.KeyVault/vaults/keys/rng/action")

    /// Every action on keys.
    public static let keys: [DataAction] = [
        keyRead, keyCreate, keyImport, keyUpdate, keyDelete, keyRecover, keyPurge, keyBackup, keyRestore,
        keyEncrypt, keyDecrypt, keyWrap, keyUnwrap, keySign, keyVerify, keyRelease, keyRotate,
        keyRotationPolicyRead, keyRotationPolicyWrite, randomBytes,
    ]
}
