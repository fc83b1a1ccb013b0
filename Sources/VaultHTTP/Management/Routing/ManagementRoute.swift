import Access
import VaultCore

/// What a request of the resource manager's API is about.
///
/// Source: REST reference of `Microsoft.KeyVault`, `Microsoft.Authorization` and `Microsoft.Resources`.
enum ManagementRoute: Equatable {
    case tenants, subscriptions, subscription, locations
    case groups
    case group(GroupName)
    case resources
    case providers
    case provider(String)
    /// Lists the vaults of the subscription, or of a group.
    case vaults(GroupName?)
    case vault(VaultAddressee)
    case accessPolicies(VaultAddressee, AccessPolicyChange.Kind)
    case deletedVaults
    case deletedVault(DeletedVaultAddressee)
    case purge(DeletedVaultAddressee)
    case nameCheck
    /// Lists of managed hardware modules, which are always empty.
    case hardwareModules
    case hardwareNameCheck
    case roleAssignments(RolePlace)
    case roleAssignment(RolePlace, String)
    case roleDefinitions
    case roleDefinition(String)

    /// The methods it takes, each with what the audit log calls the operation.
    var operations: [String: String] {
        switch self {
        case .tenants: ["GET": "TenantList"]
        case .subscriptions: ["GET": "SubscriptionList"]
        case .subscription: ["GET": "SubscriptionGet"]
        case .locations: ["GET": "LocationList"]
        case .groups: ["GET": "ResourceGroupList"]
        case .group:
            [
                "GET": "ResourceGroupGet", "HEAD": "ResourceGroupGet", "PUT": "ResourceGroupPut",
                "PATCH": "ResourceGroupPut", "DELETE": "ResourceGroupDelete",
            ]
        case .resources: ["GET": "ResourceList"]
        case .providers: ["GET": "ProviderList"]
        case .provider: ["GET": "ProviderGet", "POST": "ProviderRegister"]
        case .vaults: ["GET": "VaultList"]
        case .vault: ["GET": "VaultGet", "PUT": "VaultPut", "PATCH": "VaultPatch", "DELETE": "VaultDelete"]
        case .accessPolicies: ["PUT": "VaultAccessPolicyPut"]
        case .deletedVaults: ["GET": "VaultListDeleted"]
        case .deletedVault: ["GET": "VaultGetDeleted"]
        case .purge: ["POST": "VaultPurge"]
        case .nameCheck: ["POST": "VaultCheckName"]
        case .hardwareModules: ["GET": "HardwareModuleList"]
        case .hardwareNameCheck: ["POST": "HardwareModuleCheckName"]
        case .roleAssignments: ["GET": "RoleAssignmentList"]
        case .roleAssignment:
            ["GET": "RoleAssignmentGet", "PUT": "RoleAssignmentCreate", "DELETE": "RoleAssignmentDelete"]
        case .roleDefinitions: ["GET": "RoleDefinitionList"]
        case .roleDefinition: ["GET": "RoleDefinitionGet"]
        }
    }

    /// Whether it belongs to the provider of vaults, whose api-versions are known one by one.
    var isOfVaults: Bool {
        switch self {
        case .vaults, .vault, .accessPolicies, .deletedVaults, .deletedVault, .purge, .nameCheck: true
        default: false
        }
    }
}

/// A vault as a path names it; whether the name is one is seen later.
struct VaultAddressee: Equatable {
    let group: GroupName
    let name: String
}

/// Where a role holds as a path names it; whether the vault is of that group is seen later.
struct RolePlace: Equatable {
    let scope: AccessScope
    /// The group in which the path has the vault; nil where it names none.
    var group: GroupName?
}

/// A deleted vault as a path names it.
struct DeletedVaultAddressee: Equatable {
    let location: String
    let name: String
}
