import VaultCore

/// A vault in answers.
///
/// Source: `Vault` of the vaults' management API.
struct VaultBody: Encodable {
    struct Properties: Encodable {
        struct SKU: Encodable {
            let family = "A"
            let name: String
        }

        let tenantId: String
        let sku: SKU
        let accessPolicies: [AccessPolicyBody]
        let vaultUri: String
        let enabledForDeployment: Bool
        let enabledForDiskEncryption: Bool
        let enabledForTemplateDeployment: Bool
        let enableSoftDelete = true
        let softDeleteRetentionInDays: Int
        let enableRbacAuthorization: Bool
        /// True or absent, for clients send back what they got, and false cannot be set.
        let enablePurgeProtection: Bool?
        let networkAcls: NetworkRulesBody
        let publicNetworkAccess: String
        let provisioningState = "Succeeded"
    }

    let id: String
    let name: String
    let type = "Microsoft.KeyVault/vaults"
    let location: String
    let tags: [String: String]
    let properties: Properties

    /// The body of a vault that answers at `url`.
    init(_ vault: VaultRecord, url: String, tenant: String) {
        let management = vault.management
        id = ResourceID.vault(vault, in: tenant)
        name = vault.name.description
        location = management.location
        tags = management.tags
        properties = Properties(
            tenantId: tenant,
            sku: Properties.SKU(name: management.sku.rawValue),
            accessPolicies: management.accessPolicies.map { AccessPolicyBody($0) },
            vaultUri: url + "/",
            enabledForDeployment: management.purposes.contains(.deployment),
            enabledForDiskEncryption: management.purposes.contains(.diskEncryption),
            enabledForTemplateDeployment: management.purposes.contains(.templateDeployment),
            softDeleteRetentionInDays: vault.softDeleteDays,
            enableRbacAuthorization: management.accessModel == .roles,
            enablePurgeProtection: vault.purgeProtection ? true : nil,
            networkAcls: NetworkRulesBody(vault.firewall),
            publicNetworkAccess: management.isPublic ? "Enabled" : "Disabled"
        )
    }
}
