import Access
import Identity
import KeyVaultWire
import VaultCore
import VaultService

/// Lets a caller through to an action, or says in Key Vault's words why not.
struct AccessGate: Sendable {
    let control: AccessControl
    let vaults: VaultRegistry

    /// Throws ``VaultError/Code/forbiddenByFirewall`` unless the vault answers callers at this address, and
    /// ``VaultError/Code/forbiddenByConnection`` when it answers no address.
    func admit(_ caller: Principal, from address: String, to vault: VaultRecord) throws(VaultError) {
        guard vault.management.isPublic else { throw WireMessages.forbiddenByConnection(vault: vault.name) }
        guard !vault.firewall.admits(address) else { return }
        throw WireMessages.forbiddenByFirewall(
            address: address,
            caller: Self.named(caller),
            vault: vault.name
        )
    }

    /// Throws unless the caller may do what the operation needs: by a role, or by an access policy where those decide.
    func require(
        _ operation: WireOperation,
        at scope: AccessScope,
        in vault: VaultRecord,
        for caller: Principal
    ) throws(VaultError) {
        guard vault.management.accessModel == .policies, let permission = operation.requiredPermission else {
            return try requireRole(operation.requiredAction, at: scope, for: caller)
        }
        try require(permission, in: vault, for: caller)
    }

    /// Whether a role of the caller grants the action at the scope, or an access policy where those decide.
    func allows(_ action: DataAction, at scope: AccessScope, for caller: Principal) -> Bool {
        if let (permission, vault) = policyQuestion(action, at: scope) {
            return Self.allows(permission, in: vault, for: caller)
        }
        return control.decide(principal: caller.objectID, action: action, at: scope).isGranted
    }

    /// Throws ``VaultError/Code/forbiddenByRbac`` unless a role of the caller grants the action anywhere at all; what
    /// it is asked for is then checked where it lies.
    func requireSomewhere(_ action: DataAction, for caller: Principal) throws(VaultError) {
        guard !control.grantsSomewhere(action, to: caller.objectID) else { return }
        try require(action, at: .server, for: caller)
    }

    /// Throws ``VaultError/Code/forbiddenByRbac`` unless a role of the caller grants the action at the scope, or
    /// ``VaultError/Code/accessDenied`` unless an access policy does where those decide.
    func require(_ action: DataAction, at scope: AccessScope, for caller: Principal) throws(VaultError) {
        guard let (permission, vault) = policyQuestion(action, at: scope) else {
            return try requireRole(action, at: scope, for: caller)
        }
        try require(permission, in: vault, for: caller)
    }

    private func requireRole(_ action: DataAction, at scope: AccessScope, for caller: Principal)
        throws(VaultError)
    {
        let decision = control.decide(principal: caller.objectID, action: action, at: scope)
        guard !decision.isGranted else { return }
        throw WireMessages.forbiddenByRbac(
            caller: Self.named(caller),
            action: action.rawValue,
            resource: scope.description,
            vault: scope.vault ?? .default
        )
    }

    /// What to ask the access policies of a vault, when they decide about the action and no role does.
    private func policyQuestion(_ action: DataAction, at scope: AccessScope) -> (
        VaultPermission, VaultRecord
    )? {
        guard let name = scope.vault, let vault = vaults.vault(name),
            vault.management.accessModel == .policies,
            let permission = action.permission
        else { return nil }
        return (permission, vault)
    }

    private func require(_ permission: VaultPermission, in vault: VaultRecord, for caller: Principal)
        throws(VaultError)
    {
        guard !Self.allows(permission, in: vault, for: caller) else { return }
        throw WireMessages.accessDenied(
            caller: "\(Self.named(caller));iss=\(caller.issuer)",
            permission: permission.description,
            vault: vault.name
        )
    }

    private static func allows(_ permission: VaultPermission, in vault: VaultRecord, for caller: Principal)
        -> Bool
    {
        vault.management.accessPolicies.contains {
            $0.grants(permission, to: caller.objectID, calling: caller.clientID)
        }
    }

    private static func named(_ caller: Principal) -> String {
        "appid=\(caller.clientID);oid=\(caller.objectID)"
    }
}
