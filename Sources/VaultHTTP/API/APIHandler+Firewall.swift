import RekeyWire
import VaultCore
import VaultService

extension APIHandler {
    /// Shows or changes the firewall of a vault.
    func answerFirewall(of name: String, _ frame: RequestFrame, _ notes: inout RequestNotes) async throws
        -> Reply
    {
        let name = try Self.vaultName(name)
        guard let vault = vaults.vault(name) else {
            throw VaultError(.vaultNotFound, "There is no vault named \(name).")
        }
        notes.vault = name
        switch frame.method {
        case "PUT":
            let draft: FirewallDraft = try await body(frame)
            let firewall = try draft.firewall()
            return try await changeFirewall(of: name) { $0 = firewall }
        case "PATCH":
            let change: FirewallChange = try await body(frame)
            let edit = try change.edit()
            return try await changeFirewall(of: name) { try edit.apply(to: &$0) }
        default: return try Self.json(FirewallResource(vault.firewall))
        }
    }

    private func changeFirewall(
        of name: VaultName,
        _ change: @escaping @Sendable (inout VaultFirewall) throws -> Void
    ) async throws -> Reply {
        try Self.json(FirewallResource(try await vaults.changeFirewall(of: name, change)))
    }
}

extension FirewallResource {
    fileprivate init(_ firewall: VaultFirewall) {
        self.init(
            defaultAction: firewall.defaultAction.rawValue,
            bypass: firewall.bypass.rawValue,
            addresses: firewall.ranges.map(\.description)
        )
    }
}
