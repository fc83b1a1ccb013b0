import VaultCore

extension ObjectRecord {
    /// Reads ``ObjectStatements/columns``.
    init(_ row: inout SQLColumns, vault: VaultName, kind: ObjectKind) throws(VaultError) {
        let name = try row.value { ObjectName($0) }
        self.init(
            id: ObjectID(vault: vault, kind: kind, name: name),
            current: try row.value { VersionID($0) },
            lastSequence: try row.integer(),
            created: try row.timestamp(),
            deletion: Deletion(&row),
            rotationPolicy: row.optionalText(),
            revision: try row.integer()
        )
    }

    /// What both insert and update write, but for the revision.
    var sqlState: [SQLValue] {
        [
            .init(current.description), .init(lastSequence), .init(created), .init(deletion?.deletedAt),
            .init(deletion?.purgeAt), .init(rotationPolicy),
        ]
    }
}

extension ObjectRecord.Deletion {
    fileprivate init?(_ row: inout SQLColumns) {
        let deletedAt = row.optionalTimestamp()
        let purgeAt = row.optionalTimestamp()
        guard let deletedAt, let purgeAt else { return nil }
        self.init(deletedAt: deletedAt, purgeAt: purgeAt)
    }
}

extension CurrentObject {
    /// Reads ``ObjectStatements/columns``, then ``VersionStatements/columns``.
    init(_ row: inout SQLColumns, vault: VaultName, kind: ObjectKind) throws(VaultError) {
        let object = try ObjectRecord(&row, vault: vault, kind: kind)
        self.init(object: object, version: try VersionRecord(&row, object: object.id))
    }
}

extension VaultRecord {
    init(_ row: inout SQLColumns) throws(VaultError) {
        self.init(
            name: try row.value { VaultName($0) },
            softDeleteDays: try row.int(),
            purgeProtection: try row.flag(),
            firewall: try FirewallText.decode(row.optionalText()),
            management: try ManagementText.decode(row.optionalText()),
            deletion: Deletion(&row),
            created: try row.timestamp(),
            revision: try row.integer()
        )
    }

    func sqlValues() throws(VaultError) -> [SQLValue] {
        [
            .init(name.description), .init(softDeleteDays), .init(purgeProtection),
            .init(FirewallText.encode(firewall)), .init(try ManagementText.encode(management)),
            .init(deletion?.deletedAt), .init(deletion?.purgeAt), .init(created), .init(revision),
        ]
    }
}

extension VaultRecord.Deletion {
    fileprivate init?(_ row: inout SQLColumns) {
        let deletedAt = row.optionalTimestamp()
        let purgeAt = row.optionalTimestamp()
        guard let deletedAt, let purgeAt else { return nil }
        self.init(deletedAt: deletedAt, purgeAt: purgeAt)
    }
}
