import VaultCore

extension IdentityRecord {
    init(_ row: inout SQLColumns) throws(VaultError) {
        self.init(
            clientID: try row.text(),
            objectID: try row.text(),
            name: try row.text(),
            kind: try row.value { Kind(rawValue: $0) },
            ring: row.optionalText(),
            disabled: try row.flag(),
            created: try row.timestamp()
        )
    }
}

extension CredentialRecord {
    init(_ row: inout SQLColumns) throws(VaultError) {
        self.init(
            id: try row.text(),
            clientID: try row.text(),
            kind: try row.value { Kind(rawValue: $0) },
            payload: try row.text(),
            created: try row.timestamp(),
            expires: row.optionalTimestamp()
        )
    }
}

extension RoleAssignmentRecord {
    init(_ row: inout SQLColumns) throws(VaultError) {
        self.init(
            id: try row.text(),
            principalID: try row.text(),
            roleID: try row.text(),
            scope: try row.text(),
            created: try row.timestamp()
        )
    }
}

extension SigningKeyRecord {
    init(_ row: inout SQLColumns) throws(VaultError) {
        let id = try row.text()
        guard let material = try KeyColumns.material(&row) else {
            throw VaultError(.integrity, "a stored signing key has no public part; restore a backup")
        }
        self.init(
            id: id,
            publicMaterial: material,
            sealed: try SealedRecord(&row),
            created: try row.timestamp(),
            signsFrom: try row.timestamp(),
            verifiesUntil: try row.timestamp()
        )
        purpose = try row.value { Purpose(rawValue: $0) }
    }
}

extension KEKRecord {
    init(_ row: inout SQLColumns) throws(VaultError) {
        self.init(
            vault: try row.text(),
            version: try row.int(),
            rootID: try row.text(),
            wrapped: try row.bytes(),
            created: try row.timestamp()
        )
    }
}
