import VaultCore

/// The access policies of a vault in bodies of their own.
///
/// Source: `VaultAccessPolicyParameters` of the vaults' management API.
struct AccessPoliciesBody: Codable {
    struct Properties: Codable {
        var accessPolicies: [AccessPolicyBody]
    }

    var id: String?
    var name: String?
    var type: String?
    var location: String?
    var properties: Properties

    /// The body of what a vault has.
    init(_ vault: VaultRecord, tenant: String) {
        id = ResourceID.vault(vault, in: tenant) + "/accessPolicies/"
        type = "Microsoft.KeyVault/vaults/accessPolicies"
        location = vault.management.location
        properties = Properties(accessPolicies: vault.management.accessPolicies.map { AccessPolicyBody($0) })
    }
}
