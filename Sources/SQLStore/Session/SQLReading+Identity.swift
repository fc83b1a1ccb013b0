import VaultCore

extension SQLReading {
    func identity(clientID: String) throws -> IdentityRecord? {
        try connection.row(SQL.identities.byClientID, [.init(clientID)]) { row in try IdentityRecord(&row) }
    }

    func identity(named name: String) throws -> IdentityRecord? {
        try connection.row(SQL.identities.byName, [.init(name)]) { row in try IdentityRecord(&row) }
    }

    func identities(after: String?, limit: Int) throws -> [IdentityRecord] {
        try connection.rows(SQL.identities.page, [.init(after ?? ""), .init(limit)]) { row in
            try IdentityRecord(&row)
        }
    }

    func credentials(of clientID: String) throws -> [CredentialRecord] {
        try connection.rows(SQL.identities.credentials, [.init(clientID)]) { row in try CredentialRecord(&row)
        }
    }

    func credentials(ofKind kind: CredentialRecord.Kind, limit: Int) throws -> [CredentialRecord] {
        try connection.rows(SQL.identities.credentialsOfKind, [.init(kind.rawValue), .init(limit)]) { row in
            try CredentialRecord(&row)
        }
    }

    func roleAssignments() throws -> [RoleAssignmentRecord] {
        try connection.rows(SQL.identities.roles) { row in try RoleAssignmentRecord(&row) }
    }

    func signingKeys() throws -> [SigningKeyRecord] {
        try connection.rows(SQL.server.signingKeys) { row in try SigningKeyRecord(&row) }
    }
}
