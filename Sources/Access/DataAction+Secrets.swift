/// What can be done with secrets.
extension DataAction {
    /// Read a secret's value.
    public static let secretGet = DataAction("Microsoft.KeyVault/vaults/secrets/getSecret/action")
    /// List secrets and versions, deleted ones too, and see attributes, not values.
    public static let secretReadMetadata = DataAction("Microsoft.KeyVault/vaults/secrets/readMetadata/action")
    /// Set a secret, making a new version.
    public static let secretSet = DataAction("Microsoft.KeyVault/vaults/secrets/setSecret/action")
    /// Change attributes, content type and tags.
    public static let secretUpdate = DataAction("Microsoft.KeyVault/vaults/secrets/update/action")
    /// Soft-delete a secret.
    public static let secretDelete = DataAction("Microsoft.KeyVault/vaults/secrets/delete")
    /// Take a backup blob.
    public static let secretBackup = DataAction("Microsoft.KeyVault/vaults/secrets/backup/action")
    /// Restore from a backup blob.
    public static let secretRestore = DataAction("Microsoft.KeyVault/vaults/secrets/restore/action")
    /// Recover a soft-deleted secret.
    public static let secretRecover = DataAction("Microsoft.KeyVault/vaults/secrets/recover/action")
    /// Remove a soft-deleted secret for good.
    public static let secretPurge = DataAction("Microsoft.KeyVault/vaults/secrets/purge/action")

    /// Every action on secrets.
    public static let secrets: [DataAction] = [
        secretGet, secretReadMetadata, secretSet, secretUpdate, secretDelete, secretBackup, secretRestore,
        secretRecover, secretPurge,
    ]
}
