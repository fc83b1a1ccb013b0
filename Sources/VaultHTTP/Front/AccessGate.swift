import Access
import Identity
import KeyVaultWire
import VaultCore

/// Lets a caller through to an action, or says in Key Vault's words why not.
struct AccessGate: Sendable {
    let control: AccessControl

    /// Throws ``VaultError/Code/forbiddenByRbac`` unless a role of the caller grants the action at the scope.
    func require(_ action: DataAction, at scope: AccessScope, for caller: Principal) throws(VaultError) {
        let decision = control.decide(principal: caller.objectID, action: action, at: scope)
        guard !decision.isGranted else { return }
        throw WireMessages.forbiddenByRbac(
            caller: "appid=\(caller.clientID);oid=\(caller.objectID)",
            action: action.rawValue,
            resource: scope.description,
            vault: scope.vault ?? .default
        )
    }
}
