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
            return try await changeFirewall(of: name, &notes) { $0 = firewall }
        case "PATCH":
            let change: FirewallChange = try await body(frame)
            let edit = try change.edit()
            return try await changeFirewall(of: name, &notes) { try edit.apply(to: &$0) }
        default: return try Self.json(FirewallResource(vault.firewall))
        }
    }

    private func changeFirewall(
        of name: VaultName,
        _ notes: inout RequestNotes,
        _ change: @escaping @Sendable (inout VaultFirewall) throws -> Void
    ) async throws -> Reply {
        let firewall = FirewallResource(try await vaults.changeFirewall(of: name, change))
        let addresses = firewall.addresses.isEmpty ? "none" : firewall.addresses.joined(separator: ", ")
        notes.detail =
            "defaultAction \(firewall.defaultAction), bypass \(firewall.bypass), addresses \(addresses)"
        return try Self.json(firewall)
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
