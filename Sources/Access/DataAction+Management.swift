/// What can be done with vaults as resources, through the resource manager's API.
///
/// Source: "Azure permissions for Security" and "for Management and governance", actions.
extension DataAction {
    /// See a vault and its settings.
    public static let vaultRead = DataAction("Microsoft.KeyVault/vaults/read")
    /// Make a vault, change its settings, recover it.
    public static let vaultWrite = DataAction("Microsoft.KeyVault/vaults/write")
    /// Delete a vault softly.
    public static let vaultDelete = DataAction("Microsoft.KeyVault/vaults/delete")
    /// Change the access policies of a vault, and nothing else of it.
    public static let accessPoliciesWrite = DataAction("Microsoft.KeyVault/vaults/accessPolicies/write")
    /// See deleted vaults.
    public static let deletedVaultRead = DataAction("Microsoft.KeyVault/deletedVaults/read")
    /// Remove a deleted vault for good.
    public static let deletedVaultPurge = DataAction(
        "Microsoft.KeyVault/locations/deletedVaults/purge/action"
    )
    /// See who has which role where.
    public static let assignmentRead = DataAction("Microsoft.Authorization/roleAssignments/read")
    /// Give roles, and change who decides about a vault's objects.
    public static let assignmentWrite = DataAction("Microsoft.Authorization/roleAssignments/write")
    /// Take roles away.
    public static let assignmentDelete = DataAction("Microsoft.Authorization/roleAssignments/delete")

    /// Every action of management.
    public static let management: [DataAction] = [
        vaultRead, vaultWrite, vaultDelete, accessPoliciesWrite, deletedVaultRead, deletedVaultPurge,
        assignmentRead, assignmentWrite, assignmentDelete,
    ]
}
