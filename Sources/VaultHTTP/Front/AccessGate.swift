import Access
import Identity
import KeyVaultWire
import VaultCore

/// Lets a caller through to an action, or says in Key Vault's words why not.
struct AccessGate: Sendable {
    let control: AccessControl

    /// Throws ``VaultError/Code/forbiddenByFirewall`` unless the vault answers callers at this address.
    func admit(_ caller: Principal, from address: String, to vault: VaultRecord) throws(VaultError) {
        guard !vault.firewall.admits(address) else { return }
        throw WireMessages.forbiddenByFirewall(
            address: address,
            caller: Self.named(caller),
            vault: vault.name
        )
    }

    /// Whether a role of the caller grants the action at the scope.
    func allows(_ action: DataAction, at scope: AccessScope, for caller: Principal) -> Bool {
        control.decide(principal: caller.objectID, action: action, at: scope).isGranted
    }

    /// Throws ``VaultError/Code/forbiddenByRbac`` unless a role of the caller grants the action anywhere at all; what
    /// it is asked for is then checked where it lies.
    func requireSomewhere(_ action: DataAction, for caller: Principal) throws(VaultError) {
        guard !control.grantsSomewhere(action, to: caller.objectID) else { return }
        try require(action, at: .server, for: caller)
    }

    /// Throws ``VaultError/Code/forbiddenByRbac`` unless a role of the caller grants the action at the scope.
    func require(_ action: DataAction, at scope: AccessScope, for caller: Principal) throws(VaultError) {
        let decision = control.decide(principal: caller.objectID, action: action, at: scope)
        guard !decision.isGranted else { return }
        throw WireMessages.forbiddenByRbac(
            caller: Self.named(caller),
            action: action.rawValue,
            resource: scope.description,
            vault: scope.vault ?? .default
        )
    }

    private static func named(_ caller: Principal) -> String {
        "appid=\(caller.clientID);oid=\(caller.objectID)"
    }
}
