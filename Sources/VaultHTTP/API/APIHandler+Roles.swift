import Access
import Identity
import RekeyWire
import VaultCore

extension APIHandler {
    /// Answers what concerns roles and their assignments.
    func answerRoles(_ route: APIRoute, _ frame: RequestFrame) async throws -> Reply {
        switch (route, frame.method) {
        case (.roles, _): return try Self.json(Page(RoleDefinition.builtIn.map { RoleResource($0) }))
        case (.roleAssignments, "POST"):
            let draft: RoleAssignmentDraft = try await body(frame)
            let made = try await identities.assign(role: draft.role, to: draft.principal, scope: draft.scope)
            return try Self.json(try await resources([made])[0], status: 201)
        case (.roleAssignment(let id), _):
            try await identities.unassign(id)
            return .noContent
        default: return try Self.json(Page(try await resources(try await identities.roleAssignments())))
        }
    }

    private func resources(_ records: [RoleAssignmentRecord]) async throws -> [RoleAssignmentResource] {
        let names = Dictionary(
            try await identities.list().map { ($0.objectID, $0.name) },
            uniquingKeysWith: { first, _ in first }
        )
        let roles = Dictionary(
            RoleDefinition.builtIn.map { ($0.id, $0.name) },
            uniquingKeysWith: { first, _ in first }
        )
        return records.map { record in
            RoleAssignmentResource(
                id: record.id,
                role: roles[record.roleID] ?? record.roleID,
                principalId: record.principalID,
                principal: names[record.principalID],
                scope: record.scope,
                created: record.created.iso8601()
            )
        }
    }
}

extension RoleResource {
    fileprivate init(_ role: RoleDefinition) {
        let granted = DataAction.all.filter { role.grants($0) }
        self.init(
            id: role.id,
            name: role.name,
            actions: granted.filter(\.isManagement).map(\.rawValue),
            dataActions: granted.filter { !$0.isManagement }.map(\.rawValue)
        )
    }
}
