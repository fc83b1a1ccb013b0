import Access
import VaultCore
import VaultService

extension ManagementHandler {
    /// Adds, replaces or removes access policies of a vault.
    func changePolicies(
        of addressee: VaultAddressee,
        _ kind: AccessPolicyChange.Kind,
        _ call: ManagementCall,
        _ notes: inout RequestNotes
    ) async throws -> Reply {
        let vault = try find(addressee, .accessPoliciesWrite, call)
        notes.vault = vault.name
        let parameters = try await body(AccessPoliciesBody.self, of: call)
        let policies = try AccessPolicyBody.policies(
            parameters.properties.accessPolicies,
            at: "properties.accessPolicies",
            tenant: tenant
        )
        let change = AccessPolicyChange(kind: kind, policies: policies)
        let changed = try await vaults.update(vault.name) { vault in try change.apply(to: &vault) }
        notes.detail = changed.changes(from: vault)
        return try Self.json(AccessPoliciesBody(changed, tenant: tenant))
    }
}
