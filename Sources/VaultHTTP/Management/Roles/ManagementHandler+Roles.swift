import Access
import Identity
import KeyVaultWire
import VaultCore
import VaultService

extension ManagementHandler {
    /// Shows, gives or takes a role.
    func answerAssignment(
        _ id: String,
        at place: RolePlace,
        _ call: ManagementCall,
        _ notes: inout RequestNotes
    ) async throws -> Reply {
        notes.vault = place.scope.vault
        switch call.frame.method {
        case "PUT": return try await assign(id, at: place, call, &notes)
        case "DELETE": return try await unassign(id, at: place, call, &notes)
        default:
            let scope = try require(.assignmentRead, at: place, call)
            guard let record = try await assignment(id, at: scope) else { throw Self.noAssignment(id) }
            return try Self.json(try await bodies([record])[0])
        }
    }

    /// Lists the assignments that hold at a scope, and unless the filter says otherwise those below it.
    func listAssignments(at place: RolePlace, _ call: ManagementCall) async throws -> Reply {
        let scope = try require(.assignmentRead, at: place, call)
        let filter = try AssignmentFilter(try call.query.value(of: "$filter"))
        let found = try await identities.roleAssignments().filter { record in
            guard let place = AccessScope(record.scope) else { return false }
            return (filter.principal ?? record.principalID) == record.principalID
                && (covers(place, scope) || !filter.isAtScope && covers(scope, place))
        }
        return try Self.json(ResourceList(value: try await bodies(found)))
    }

    /// Lists the roles; a filter may ask for one by its name.
    func listDefinitions(_ call: ManagementCall) throws -> Reply {
        let filter = try call.query.value(of: "$filter") ?? ""
        let name = filter.firstMatch(of: /roleName\s+eq\s+'([^']*)'/.ignoresCase())?.output.1.lowercased()
        let roles = RoleDefinition.builtIn.filter { name == nil || $0.name.lowercased() == name }
        return try Self.json(ResourceList(value: roles.map { RoleDefinitionBody($0, tenant: tenant) }))
    }

    /// Shows a role.
    func showDefinition(_ id: String) throws -> Reply {
        guard let role = RoleDefinition.builtIn.first(where: { $0.id == id }) else { throw Self.noRole(id) }
        return try Self.json(RoleDefinitionBody(role, tenant: tenant))
    }

    // MARK: - Giving and taking

    private func assign(
        _ id: String,
        at place: RolePlace,
        _ call: ManagementCall,
        _ notes: inout RequestNotes
    ) async throws -> Reply {
        let scope = try require(.assignmentWrite, at: place, call)
        guard ManagementText.isGUID(id) else {
            throw VaultError(.badRequest, "The role assignment's name '\(id.prefix(64))' must be a GUID.")
        }
        let wanted = try RoleRequest(try await body(RoleAssignmentParameters.self, of: call))
        try requirePower(over: wanted.role, call)
        if let vault = scope.vault, vaults.vault(vault) == nil { throw VaultRegistry.noResource(vault) }
        notes.detail = "\(wanted.role.name) for \(wanted.principal)"
        if let standing = try await assignment(id, at: scope) {
            guard standing.roleID == wanted.role.id, standing.principalID == wanted.principal else {
                throw VaultError(
                    .roleAssignmentExists,
                    "The role assignment '\(id)' is for another role or principal: choose another GUID."
                )
            }
            return try Self.json(try await bodies([standing])[0])
        }
        let made = try await give(wanted, at: scope, id)
        return try Self.json(try await bodies([made])[0], status: 201)
    }

    private func give(_ wanted: RoleRequest, at scope: AccessScope, _ id: String) async throws
        -> RoleAssignmentRecord
    {
        do {
            guard try await identities.show(wanted.principal).objectID == wanted.principal else {
                throw VaultError(.notFound, "")
            }
            return try await identities.assign(
                role: wanted.role.id,
                to: wanted.principal,
                scope: scope.description,
                id: id
            )
        } catch let error as VaultError where error.code == .notFound {
            throw VaultError(
                .principalNotFound,
                "Principal \(wanted.principal) does not exist in the directory \(tenant): send the object id that "
                    + "`rekey identity show NAME` prints."
            )
        } catch let error as VaultError where error.code == .conflict {
            throw VaultError(.roleAssignmentExists, "The role assignment already exists.")
        }
    }

    private func unassign(
        _ id: String,
        at place: RolePlace,
        _ call: ManagementCall,
        _ notes: inout RequestNotes
    ) async throws -> Reply {
        let scope = try require(.assignmentDelete, at: place, call)
        guard let record = try await assignment(id, at: scope) else { return .noContent }
        if let role = RoleDefinition.builtIn.first(where: { $0.id == record.roleID }) {
            try requirePower(over: role, call)
            notes.detail = "\(role.name) of \(record.principalID)"
        }
        let body = try await bodies([record])[0]
        try await identities.unassign(id)
        return try Self.json(body)
    }

    /// Roles over the server itself are its administrators' to give and to take, wherever they hold: who owns a vault
    /// must not come to run the server by them.
    private func requirePower(over role: RoleDefinition, _ call: ManagementCall) throws(VaultError) {
        let isOfServer = DataAction.all.contains { $0.rawValue.hasPrefix("Rekey/") && role.grants($0) }
        guard isOfServer else { return }
        try require(.roleAssignmentsWrite, at: .server, for: call.caller)
    }

    // MARK: - Help

    /// The scope of a place where the caller may do this; throws ``VaultError/Code/resourceNotFound`` when the path has
    /// the vault in a group that is not its own.
    private func require(_ action: DataAction, at place: RolePlace, _ call: ManagementCall) throws(VaultError)
        -> AccessScope
    {
        if let name = place.scope.vault, let group = place.group, let vault = vaults.record(name),
            vault.group != group
        {
            try require(action, at: .group(group.canonical), for: call.caller)
            throw VaultRegistry.noResource(name)
        }
        try require(action, at: place.scope, for: call.caller)
        return place.scope
    }

    private func assignment(_ id: String, at scope: AccessScope) async throws -> RoleAssignmentRecord? {
        try await identities.roleAssignments().first { $0.id == id && $0.scope == scope.description }
    }

    private func bodies(_ records: [RoleAssignmentRecord]) async throws -> [RoleAssignmentBody] {
        let people = Set(try await identities.all().filter { $0.kind == .person }.map(\.objectID))
        return records.compactMap { record in
            guard let scope = AccessScope(record.scope) else { return nil }
            return RoleAssignmentBody(
                record,
                scope: ResourceID.scope(scope, in: tenant, vaults: vaults.record),
                isPerson: people.contains(record.principalID),
                tenant: tenant
            )
        }
    }

    /// Whether what holds at the first scope holds at the second, which groups' vaults are known to.
    private func covers(_ outer: AccessScope, _ inner: AccessScope) -> Bool {
        if outer.contains(inner) { return true }
        guard case .group(let group) = outer, let vault = inner.vault else { return false }
        return vaults.record(vault)?.management.group.lowercased() == group
    }

    private static func noAssignment(_ id: String) -> VaultError {
        VaultError(.roleAssignmentNotFound, "The role assignment '\(id.prefix(64))' is not found.")
    }

    fileprivate static func noRole(_ id: String) -> VaultError {
        VaultError(
            .roleDefinitionNotFound,
            "The specified role definition with ID '\(id.prefix(64))' does not exist: list the role definitions."
        )
    }
}

/// A checked request for a role.
private struct RoleRequest: Sendable {
    let role: RoleDefinition
    let principal: String

    init(_ parameters: RoleAssignmentParameters) throws(VaultError) {
        guard let properties = parameters.properties, let path = properties.roleDefinitionId,
            let id = path.split(separator: "/").last.map({ $0.lowercased() })
        else { throw VaultError(.badRequest, "properties.roleDefinitionId: is required.") }
        guard let role = RoleDefinition.builtIn.first(where: { $0.id == id }) else {
            throw ManagementHandler.noRole(id)
        }
        guard let principal = properties.principalId?.lowercased(), ManagementText.isGUID(principal) else {
            throw VaultError(
                .badRequest,
                "properties.principalId: must be the object id of an identity, a GUID."
            )
        }
        guard properties.condition?.isEmpty ?? true else {
            throw VaultError(
                .badRequest,
                "properties.condition: conditions are not supported; assign the role at the objects it is meant for."
            )
        }
        self.role = role
        self.principal = principal
    }
}

extension VaultRegistry {
    fileprivate static func noResource(_ vault: VaultName) -> VaultError {
        VaultError(
            .resourceNotFound,
            "The Resource 'Microsoft.KeyVault/vaults/\(vault)' was not found: check the scope."
        )
    }
}
