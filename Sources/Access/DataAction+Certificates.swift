/// What can be done with certificates, their issuers and contacts.
extension DataAction {
    /// List certificates and versions, deleted ones too, and see them with policy and pending operation.
    public static let certificateRead = DataAction("Microsoft.KeyVault/vaults/certificates/read")
    /// Create or merge a certificate.
    public static let certificateCreate = DataAction("Microsoft.KeyVault/vaults/certificates/create/action")
    /// Import a certificate with its key.
    public static let certificateImport = DataAction("Microsoft.KeyVault/vaults/certificates/import/action")
    /// Change attributes, tags, policy or a pending operation.
    public static let certificateUpdate = DataAction("Microsoft.KeyVault/vaults/certificates/update/action")
    /// Soft-delete a certificate.
    public static let certificateDelete = DataAction("Microsoft.KeyVault/vaults/certificates/delete")
    /// Recover a soft-deleted certificate.
    public static let certificateRecover = DataAction("Microsoft.KeyVault/vaults/certificates/recover/action")
    /// Remove a soft-deleted certificate for good.
    public static let certificatePurge = DataAction("Microsoft.KeyVault/vaults/certificates/purge/action")
    /// Take a backup blob.
    public static let certificateBackup = DataAction("Microsoft.KeyVault/vaults/certificates/backup/action")
    /// Restore from a backup blob.
    public static let certificateRestore = DataAction("Microsoft.KeyVault/vaults/certificates/restore/action")
    /// List and see issuers.
    public static let issuerRead = DataAction("Microsoft.KeyVault/vaults/certificatecas/read")
    /// Add or change an issuer.
    public static let issuerWrite = DataAction("Microsoft.KeyVault/vaults/certificatecas/write")
    /// Remove an issuer.
    public static let issuerDelete = DataAction("Microsoft.KeyVault/vaults/certificatecas/delete")
    /// Manage the contacts of a vault's certificates.
    public static let contactsWrite = DataAction("Microsoft.KeyVault/vaults/certificatecontacts/write")

    /// Every action on certificates, issuers and contacts.
    public static let certificates: [DataAction] = [
        certificateRead, certificateCreate, certificateImport, certificateUpdate, certificateDelete,
        certificateRecover, certificatePurge, certificateBackup, certificateRestore, issuerRead, issuerWrite,
        issuerDelete, contactsWrite,
    ]
}
