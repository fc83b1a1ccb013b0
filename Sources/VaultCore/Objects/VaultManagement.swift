/// What management knows about a vault and its requests need: where it belongs, and who decides about its objects.
///
/// Source: resource `Microsoft.KeyVault/vaults`. Equal defaults stand for a vault that management never touched.
public struct VaultManagement: Hashable, Sendable, Codable {
    /// The group of a vault that was made without one.
    public static let standardGroup = "rekey"
    /// The location of a vault that was made without one.
    public static let standardLocation = "local"
    /// The most access policies that a vault may have.
    public static let mostPolicies = 1_024

    /// The kinds of vaults that Azure sells.
    public enum SKU: String, Sendable, Codable, CaseIterable {
        case standard, premium
    }

    /// Who decides what a caller may do with a vault's objects.
    public enum AccessModel: String, Sendable, Codable {
        /// The roles assigned at the object, the vault or above.
        case roles
        /// The vault's own access policies, and nothing else.
        case policies
    }

    /// What Azure's other services may do with a vault; kept for clients, for those services are not here.
    public enum Purpose: String, Sendable, Codable, CaseIterable {
        case deployment, diskEncryption, templateDeployment
    }

    /// The resource group, as its first caller spelt it.
    public var group: String
    /// The location, lower case.
    public var location: String
    /// The kind of vault.
    public var sku: SKU
    /// Tags of the vault itself.
    public var tags: [String: String]
    /// Who decides about its objects.
    public var accessModel: AccessModel
    /// Who may do what when policies decide.
    public var accessPolicies: [AccessPolicy]
    /// Whether it answers callers at all who do not come through a private endpoint.
    public var isPublic: Bool
    /// What it is enabled for.
    public var purposes: Set<Purpose>

    /// What a vault has that management never touched.
    public static let standard = VaultManagement()

    /// A vault in a group at a location, with the usual settings.
    public init(group: String = standardGroup, location: String = standardLocation) {
        self.group = group
        self.location = location
        sku = .standard
        tags = [:]
        accessModel = .roles
        accessPolicies = []
        isPublic = true
        purposes = []
    }
}
