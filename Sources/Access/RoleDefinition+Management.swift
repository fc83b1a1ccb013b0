/// Azure's built-in roles for resources as such, as far as they concern vaults.
///
/// Source: "Azure built-in roles", general, security and privileged ones. What they allow of other services is left
/// out: those are not here.
extension RoleDefinition {
    /// Everything about vaults as resources, roles too; nothing in them.
    public static let owner = RoleDefinition(
        id: "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
        name: "Owner",
        summary: "Manage vaults and give roles; no operations on what is in them.",
        actions: ["*"]
    )

    /// Everything about vaults as resources but roles.
    public static let contributor = RoleDefinition(
        id: "b24988ac-6180-42a0-ab88-20f7382dd24c",
        name: "Contributor",
        summary: "Manage vaults; give no roles.",
        actions: ["*"],
        notActions: ["Microsoft.Authorization/*/Delete", "Microsoft.Authorization/*/Write"]
    )

    /// Sees vaults and roles.
    public static let reader = RoleDefinition(
        id: "acdd72a7-3385-48ef-bd42-f606fba81ae7",
        name: "Reader",
        summary: "See vaults and roles; nothing in the vaults.",
        actions: ["*/read"]
    )

    /// Gives and takes roles.
    public static let userAccessAdministrator = RoleDefinition(
        id: "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9",
        name: "User Access Administrator",
        summary: "Give and take roles; see vaults.",
        actions: ["*/read", "Microsoft.Authorization/*"]
    )

    /// Manages vaults, and purges none.
    public static let keyVaultContributor = RoleDefinition(
        id: "f25e0fa2-a7c8-4377-a976-54943a77a395",
        name: "Key Vault Contributor",
        summary: "Manage vaults; purge none, give no roles, and no operations on what is in them.",
        actions: ["Microsoft.Authorization/*/read", "Microsoft.KeyVault/*"],
        notActions: ["Microsoft.KeyVault/locations/deletedVaults/purge/action"]
    )

    /// Purges deleted vaults.
    public static let keyVaultPurgeOperator = RoleDefinition(
        id: "a68e7c17-0ab2-4c09-9a58-125dae29748c",
        name: "Key Vault Purge Operator",
        summary: "See and purge deleted vaults.",
        actions: [
            "Microsoft.KeyVault/locations/deletedVaults/purge/action",
            "Microsoft.KeyVault/deletedVaults/read",
        ]
    )

    /// What Azure's roles for the objects of vaults allow of vaults as resources.
    static let seeingVaults = [
        "Microsoft.Authorization/*/read", "Microsoft.KeyVault/deletedVaults/read",
        "Microsoft.KeyVault/vaults/read",
    ]
}
