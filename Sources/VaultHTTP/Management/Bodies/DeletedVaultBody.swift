import VaultCore

/// A deleted vault in answers.
///
/// Source: `DeletedVault` of the vaults' management API.
struct DeletedVaultBody: Encodable {
    struct Properties: Encodable {
        let vaultId: String
        let location: String
        let deletionDate: String
        let scheduledPurgeDate: String
        let tags: [String: String]
        let purgeProtectionEnabled: Bool?
    }

    let id: String
    let name: String
    let type = "Microsoft.KeyVault/deletedVaults"
    let properties: Properties

    /// The body of a vault; nil for one that is not deleted.
    init?(_ vault: VaultRecord, tenant: String) {
        guard let deletion = vault.deletion else { return nil }
        id = ResourceID.deletedVault(vault, in: tenant)
        name = vault.name.description
        properties = Properties(
            vaultId: ResourceID.vault(vault, in: tenant),
            location: vault.management.location,
            deletionDate: deletion.deletedAt.iso8601(),
            scheduledPurgeDate: deletion.purgeAt.iso8601(),
            tags: vault.management.tags,
            purgeProtectionEnabled: vault.purgeProtection ? true : nil
        )
    }
}
