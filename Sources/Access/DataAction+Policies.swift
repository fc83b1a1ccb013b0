/// What can be done with the policy files of a vault.
extension DataAction {
    /// See the applied policies, and plan new ones.
    public static let policiesRead = DataAction("Rekey/vaults/policies/read")
    /// Apply policies.
    public static let policiesWrite = DataAction("Rekey/vaults/policies/write")
    /// Add and change connectors, which say where a vault's logins are sent and which programs run.
    public static let connectorsWrite = DataAction("Rekey/vaults/connectors/write")

    /// Every action on policies.
    public static let policies: [DataAction] = [policiesRead, policiesWrite, connectorsWrite]
}
