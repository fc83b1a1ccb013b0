import Access
import VaultCore

/// The ids of resources, which begin with the server's one subscription: its tenant's id.
enum ResourceID {
    /// The subscription.
    static func subscription(_ tenant: String) -> String { "/subscriptions/\(tenant)" }

    /// A resource group.
    static func group(_ name: String, in tenant: String) -> String {
        "\(subscription(tenant))/resourceGroups/\(name)"
    }

    /// A vault.
    static func vault(_ vault: VaultRecord, in tenant: String) -> String {
        "\(group(vault.management.group, in: tenant))/providers/Microsoft.KeyVault/vaults/\(vault.name)"
    }

    /// A deleted vault.
    static func deletedVault(_ vault: VaultRecord, in tenant: String) -> String {
        "\(subscription(tenant))/providers/Microsoft.KeyVault/locations/\(vault.management.location)/deletedVaults/"
            + vault.name.description
    }

    /// Where a role holds; a vault that is not there any more keeps its name in the usual group.
    static func scope(_ scope: AccessScope, in tenant: String, vaults: (VaultName) -> VaultRecord?) -> String
    {
        switch scope {
        case .server: return subscription(tenant)
        case .group(let name): return group(name, in: tenant)
        case .vault(let name): return place(name, tenant, vaults)
        case .object(let id):
            return "\(place(id.vault, tenant, vaults))/\(id.kind.collection)/\(id.name.canonical)"
        }
    }

    private static func place(
        _ name: VaultName,
        _ tenant: String,
        _ vaults: (VaultName) -> VaultRecord?
    ) -> String {
        let group = vaults(name)?.management.group ?? VaultManagement.standardGroup
        return "\(Self.group(group, in: tenant))/providers/Microsoft.KeyVault/vaults/\(name)"
    }
}
