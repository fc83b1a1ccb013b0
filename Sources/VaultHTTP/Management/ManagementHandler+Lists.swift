import Access
import Identity
import KeyVaultWire
import VaultCore
import VaultService

extension ManagementHandler {
    /// Lists the vaults that the caller may see and `condition` holds for.
    func list(_ call: ManagementCall, where condition: (VaultRecord) -> Bool) throws -> Reply {
        let page = try ManagementPage(call.query)
        let (part, next) = page.cut(visible(to: call.caller).filter(condition), call.frame)
        return try Self.json(ResourceList(value: part.map { body(of: $0, call) }, nextLink: next))
    }

    /// Lists the vaults as resources of whatever type, with a filter.
    func listResources(_ call: ManagementCall) throws -> Reply {
        let page = try ManagementPage(call.query)
        let filter = try ResourceFilter(try call.query.value(of: "$filter"))
        let (part, next) = page.cut(visible(to: call.caller).filter(filter.admits), call.frame)
        let items = part.map { ResourceItem($0, tenant: tenant) }
        return try Self.json(ResourceList(value: items, nextLink: next))
    }

    /// Says whether a new vault may have a name, to whoever sees vaults somewhere.
    func checkName(_ call: ManagementCall) async throws -> Reply {
        if !gate.control.grantsSomewhere(.vaultRead, to: call.caller.objectID) {
            try require(.vaultRead, at: .server, for: call.caller)
        }
        let asked = try await body(NameCheckParameters.self, of: call)
        guard
            asked.type?.lowercased() ?? ResourceFilter.vaultType.lowercased()
                == ResourceFilter.vaultType.lowercased()
        else { throw VaultError(.badRequest, "type: must be \(ResourceFilter.vaultType).") }
        guard let text = asked.name else { throw VaultError(.badRequest, "name: is required.") }
        return try Self.json(verdict(on: text))
    }

    private func verdict(on text: String) -> NameCheckBody {
        do {
            let name = try Self.name(text)
            guard let standing = vaults.record(name) else { return NameCheckBody(nameAvailable: true) }
            let state =
                standing.deletion == nil ? "in use" : "that of a deleted vault, to be recovered or purged"
            return NameCheckBody(
                nameAvailable: false,
                reason: "AlreadyExists",
                message: "The vault name '\(name)' is already \(state)."
            )
        } catch {
            return NameCheckBody(nameAvailable: false, reason: "AccountNameInvalid", message: error.summary)
        }
    }

    private func visible(to caller: Principal) -> [VaultRecord] {
        vaults.vaults().filter { allows(.vaultRead, at: .vault($0.name), for: caller) }
    }
}

/// A vault in lists of resources.
private struct ResourceItem: Encodable {
    let id: String
    let name: String
    let type = ResourceFilter.vaultType
    let location: String
    let tags: [String: String]

    init(_ vault: VaultRecord, tenant: String) {
        id = ResourceID.vault(vault, in: tenant)
        name = vault.name.description
        location = vault.management.location
        tags = vault.management.tags
    }
}
