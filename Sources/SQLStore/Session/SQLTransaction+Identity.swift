import VaultCore

extension SQLTransaction {
    func insert(_ identity: IdentityRecord) throws {
        let values: [SQLValue] = [
            .init(identity.clientID), .init(identity.objectID), .init(identity.name),
            .init(identity.kind.rawValue),
            .init(identity.ring), .init(identity.disabled), .init(identity.created),
        ]
        let added = try connection.change(SQL.identities.insert, values)
        try require(added, or: "an identity named \(identity.name), or with one of its ids, exists already")
        try count(.access)
    }

    func update(_ identity: IdentityRecord) throws {
        let values: [SQLValue] = [
            .init(identity.clientID), .init(identity.name), .init(identity.kind.rawValue),
            .init(identity.ring),
            .init(identity.disabled),
        ]
        let changed = try connection.change(SQL.identities.update, values)
        try found(changed, or: "there is no identity with client id \(identity.clientID)")
        try count(.access)
    }

    func removeIdentity(clientID: String) throws {
        let inOrderOfReference = [
            SQL.identities.deleteRolesOfIdentity, SQL.identities.deleteCredentials, SQL.identities.delete,
        ]
        for statement in inOrderOfReference {
            try connection.change(statement, [.init(clientID)])
        }
        try count(.access)
    }

    func insert(_ credential: CredentialRecord) throws {
        let values: [SQLValue] = [
            .init(credential.id), .init(credential.clientID), .init(credential.kind.rawValue),
            .init(credential.payload), .init(credential.created), .init(credential.expires),
        ]
        let added = try connection.change(SQL.identities.insertCredential, values)
        try require(added, or: "a credential with id \(credential.id) exists already")
        try count(.access)
    }

    func removeCredential(_ id: String) throws -> Bool {
        try count(.access)
        return try connection.change(SQL.identities.deleteCredential, [.init(id)]) > 0
    }

    func insert(_ assignment: RoleAssignmentRecord) throws {
        let values: [SQLValue] = [
            .init(assignment.id), .init(assignment.principalID), .init(assignment.roleID),
            .init(assignment.scope),
            .init(assignment.created),
        ]
        let added = try connection.change(SQL.identities.insertRole, values)
        try require(added, or: "the principal already has this role at \(assignment.scope)")
        try count(.access)
    }

    func removeRoleAssignment(_ id: String) throws -> Bool {
        try count(.access)
        return try connection.change(SQL.identities.deleteRole, [.init(id)]) > 0
    }

    func put(_ key: SigningKeyRecord) throws {
        let values =
            [.init(key.id)] + KeyColumns.values(key.publicMaterial) + key.sealed.sqlValues
            + [
                .init(key.created), .init(key.signsFrom), .init(key.verifiesUntil),
                .init(key.purpose.rawValue),
            ]
        try connection.change(SQL.server.putSigningKey, values)
        try count(.signingKeys)
    }

    func removeSigningKey(_ id: String) throws {
        try connection.change(SQL.server.deleteSigningKey, [.init(id)])
        try count(.signingKeys)
    }
}
