import VaultCore

/// The tenant in answers.
struct TenantBody: Encodable {
    let id: String
    let tenantId: String
    let displayName = "Rekey"

    init(_ tenant: String) {
        id = "/tenants/\(tenant)"
        tenantId = tenant
    }
}

/// The one subscription in answers.
struct SubscriptionBody: Encodable {
    struct Policies: Encodable {
        let locationPlacementId = "Public_2014-09-01"
        let quotaId = "PayAsYouGo_2014-09-01"
        let spendingLimit = "Off"
    }

    let id: String
    let subscriptionId: String
    let tenantId: String
    let displayName = "Rekey"
    let state = "Enabled"
    let authorizationSource = "RoleBased"
    let subscriptionPolicies = Policies()
    let managedByTenants: [String] = []

    init(_ tenant: String) {
        id = ResourceID.subscription(tenant)
        subscriptionId = tenant
        tenantId = tenant
    }
}

/// The one location in answers.
struct LocationBody: Encodable {
    let id: String
    let name = VaultManagement.standardLocation
    let type = "Region"
    let displayName = "Local"
    let regionalDisplayName = "Local"

    init(_ tenant: String) {
        id = "\(ResourceID.subscription(tenant))/locations/\(VaultManagement.standardLocation)"
    }
}

/// A resource provider in answers.
struct ProviderBody: Encodable {
    struct Kind: Encodable {
        let resourceType: String
        let locations = [VaultManagement.standardLocation]
        let apiVersions: [String]
    }

    static let names = ["Microsoft.KeyVault", "Microsoft.Authorization", "Microsoft.Resources"]

    let id: String
    let namespace: String
    let registrationState = "Registered"
    let resourceTypes: [Kind]

    init(_ namespace: String, _ tenant: String) {
        id = "\(ResourceID.subscription(tenant))/providers/\(namespace)"
        self.namespace = namespace
        resourceTypes =
            switch namespace {
            case "Microsoft.KeyVault":
                ["vaults", "vaults/accessPolicies", "deletedVaults"].map {
                    Kind(resourceType: $0, apiVersions: ManagementVersion.ofVaults.reversed())
                }
            case "Microsoft.Authorization":
                ["roleAssignments", "roleDefinitions"].map {
                    Kind(resourceType: $0, apiVersions: ["2022-04-01"])
                }
            default:
                ["subscriptions", "resourceGroups"].map {
                    Kind(resourceType: $0, apiVersions: ["2022-12-01"])
                }
            }
    }
}

/// The body that would make a resource group.
struct GroupParameters: Decodable {
    var location: String?
}

/// A resource group in answers.
struct GroupBody: Encodable {
    struct Properties: Encodable {
        let provisioningState = "Succeeded"
    }

    let id: String
    let name: String
    let type = "Microsoft.Resources/resourceGroups"
    let location: String
    let properties = Properties()
}
