/// The body that makes or changes a vault; what only answers have is passed over, for clients send back what they got.
///
/// Source: `VaultCreateOrUpdateParameters` and `VaultPatchParameters` of the vaults' management API.
struct VaultParameters: Decodable {
    struct Properties: Decodable {
        struct SKU: Decodable {
            var family: String?
            var name: String?
        }

        var tenantId: String?
        var sku: SKU?
        var accessPolicies: [AccessPolicyBody]?
        var enabledForDeployment: Bool?
        var enabledForDiskEncryption: Bool?
        var enabledForTemplateDeployment: Bool?
        var enableSoftDelete: Bool?
        var softDeleteRetentionInDays: Int?
        var enableRbacAuthorization: Bool?
        var createMode: String?
        var enablePurgeProtection: Bool?
        var networkAcls: NetworkRulesBody?
        var publicNetworkAccess: String?
    }

    var location: String?
    var tags: [String: String]?
    var properties: Properties?

    /// Whether it asks for a deleted vault to come back.
    var isRecovery: Bool { properties?.createMode?.lowercased() == "recover" }
}
