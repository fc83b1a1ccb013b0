import Access
import VaultCore
import VaultService

extension ManagementHandler {
    /// Answers what clients ask about the world around vaults.
    func answerSurroundings(_ route: ManagementRoute, _ call: ManagementCall) async throws -> Reply {
        switch route {
        case .tenants: return try Self.json(ResourceList(value: [TenantBody(tenant)]))
        case .subscriptions: return try Self.json(ResourceList(value: [SubscriptionBody(tenant)]))
        case .subscription: return try Self.json(SubscriptionBody(tenant))
        case .locations: return try Self.json(ResourceList(value: [LocationBody(tenant)]))
        case .providers:
            return try Self.json(ResourceList(value: ProviderBody.names.map { ProviderBody($0, tenant) }))
        case .provider(let name):
            guard let known = ProviderBody.names.first(where: { $0.lowercased() == name.lowercased() }) else {
                throw VaultError(
                    .resourceNotFound,
                    "The resource provider '\(name.prefix(64))' is not here; there are "
                        + "\(ProviderBody.names.joined(separator: ", "))."
                )
            }
            return try Self.json(ProviderBody(known, tenant))
        case .groups: return try listGroups(call)
        case .group(let name): return try await answerGroup(name, call)
        default: return try Self.json(ResourceList<VaultBody>(value: []))
        }
    }

    private func listGroups(_ call: ManagementCall) throws -> Reply {
        let vaults = vaults.vaults().filter { allows(.vaultRead, at: .vault($0.name), for: call.caller) }
        let names = Dictionary(grouping: vaults) { $0.management.group.lowercased() }
        let groups = names.values.compactMap(\.first).sorted { $0.management.group < $1.management.group }
        return try Self.json(ResourceList(value: groups.map { groupBody($0.management.group) }))
    }

    /// A group is a name, so each is there already and none has to be made; one with vaults cannot be deleted.
    private func answerGroup(_ name: GroupName, _ call: ManagementCall) async throws -> Reply {
        let members = vaults.records().filter { $0.group == name }
        try requireGroup(name, members, call)
        let spelling = members.first?.management.group ?? name.spelling
        switch call.frame.method {
        case "HEAD": return .noContent
        case "PUT", "PATCH":
            _ = try await body(GroupParameters.self, of: call)
            return try Self.json(groupBody(spelling))
        case "DELETE":
            guard members.isEmpty else {
                throw VaultError(
                    .groupNotEmpty,
                    "The resource group '\(spelling)' has vaults, deleted ones too: delete and purge "
                        + "\(members.prefix(5).map(\.name.description).joined(separator: ", ")) first."
                )
            }
            return Reply(status: 200, body: [])
        default: return try Self.json(groupBody(spelling))
        }
    }

    /// Whoever sees a vault of a group sees the group.
    private func requireGroup(_ name: GroupName, _ members: [VaultRecord], _ call: ManagementCall)
        throws(VaultError)
    {
        let action: DataAction =
            switch call.frame.method {
            case "PUT", "PATCH": .vaultWrite
            case "DELETE": .vaultDelete
            default: .vaultRead
            }
        if action == .vaultRead,
            members.contains(where: { allows(action, at: .vault($0.name), for: call.caller) })
        {
            return
        }
        try require(action, at: .group(name.canonical), for: call.caller)
    }

    private func groupBody(_ name: String) -> GroupBody {
        GroupBody(
            id: ResourceID.group(name, in: tenant),
            name: name,
            location: VaultManagement.standardLocation
        )
    }
}
