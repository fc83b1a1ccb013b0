public import Access
import SecretMemory
public import VaultCore

extension IdentityService {
    /// Every role assignment.
    public func roleAssignments() async throws -> [RoleAssignmentRecord] {
        try await store.read { try $0.roleAssignments() }
    }

    /// Gives an identity a role at a scope: `/`, `/groups/NAME`, `/vaults/NAME`, or an object in it; under an id of the
    /// caller's choice, or a fresh one.
    ///
    /// Throws ``VaultError/Code/badParameter`` for an unknown role or a scope out of grammar,
    /// ``VaultError/Code/notFound`` for an unknown principal, ``VaultError/Code/conflict`` when it stands already, or
    /// the id does.
    public func assign(role: String, to reference: String, scope: String, id: String? = nil) async throws
        -> RoleAssignmentRecord
    {
        guard let definition = RoleDefinition.builtIn(role) else {
            throw VaultError(
                .badParameter,
                "role: '\(role.prefix(128))' is neither the name nor the id of a role."
            )
        }
        guard let place = AccessScope(scope) else {
            throw VaultError(
                .badParameter,
                "scope: must be /, /groups/NAME, /vaults/NAME, or "
                    + "/vaults/NAME/{keys,secrets,certificates}/OBJECT."
            )
        }
        var draft = assignment(of: definition, to: "", at: place)
        if let id { draft.id = id.lowercased() }
        return try await change(.roleChange) { [draft] transaction in
            var record = draft
            record.principalID = try transaction.identity(reference).objectID
            try transaction.insert(record)
            return record
        }
    }

    /// Takes a role away; throws ``VaultError/Code/notFound`` when there is no assignment of this id, and
    /// ``VaultError/Code/conflict`` when it would leave the server without an administrator.
    public func unassign(_ id: String) async throws {
        try await change(.roleChange) { transaction in
            try transaction.keepingAnAdministrator {
                guard try transaction.removeRoleAssignment(id.lowercased()) else {
                    throw VaultError(.notFound, "There is no role assignment '\(id.prefix(64))'.")
                }
            }
        }
    }

    /// Makes the server's first identity, with a client secret and roles for the whole server, in one transaction.
    ///
    /// Throws ``VaultError/Code/conflict`` when the name is taken.
    public func bootstrap(
        name: String,
        roles: [RoleDefinition],
        lifetime: Duration = usualSecretLife
    ) async throws -> (identity: IdentityRecord, secret: NewSecret) {
        let identity = try newIdentity(name: name, kind: .application, ring: nil)
        let value = SecretHash.makeSecret(from: random)
        var credential = try draft(.secret, SecretHash(of: value, random: random), lifetime: lifetime)
        credential.clientID = identity.clientID
        let (secret, assignments) = (
            credential, roles.map { assignment(of: $0, to: identity.objectID, at: .server) }
        )
        try await change(.serverSetup) { transaction in
            try transaction.insert(identity)
            try transaction.insert(secret)
            for assignment in assignments {
                try transaction.insert(assignment)
            }
        }
        return (identity, NewSecret(credential: secret, value: .init(value)))
    }

    private func assignment(of role: RoleDefinition, to principal: String, at scope: AccessScope)
        -> RoleAssignmentRecord
    {
        RoleAssignmentRecord(
            id: GUID.make(from: random),
            principalID: principal,
            roleID: role.id,
            scope: scope.description,
            created: clock.now()
        )
    }
}
