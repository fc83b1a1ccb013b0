import VaultCore

extension SQLReading {
    func vault(_ name: VaultName) throws -> VaultRecord? {
        try connection.row(SQL.vaults.one, [.init(name.description)]) { row in try VaultRecord(&row) }
    }

    func vaults() throws -> [VaultRecord] {
        try connection.rows(SQL.vaults.all) { row in try VaultRecord(&row) }
    }

    func object(_ id: ObjectID) throws -> ObjectRecord? {
        try connection.row(SQL.objects.one, id.sqlKey) { row in
            try ObjectRecord(&row, vault: id.vault, kind: id.kind)
        }
    }

    func current(_ id: ObjectID) throws -> CurrentObject? {
        try connection.row(SQL.objects.current, id.sqlKey) { row in
            try CurrentObject(&row, vault: id.vault, kind: id.kind)
        }
    }

    func version(_ id: ObjectID, _ version: VersionID) throws -> CurrentObject? {
        try connection.row(SQL.objects.version, id.sqlKey + [.init(version.description)]) { row in
            try CurrentObject(&row, vault: id.vault, kind: id.kind)
        }
    }

    func versions(of id: ObjectID, after: VersionID?, limit: Int) throws -> [VersionRecord] {
        let start = after?.description ?? ""
        return try connection.rows(SQL.versions.listed, id.sqlKey + [.init(start), .init(limit)]) { row in
            try VersionRecord(spelled: &row, vault: id.vault, kind: id.kind)
        }
    }

    func history(of id: ObjectID, limit: Int) throws -> [VersionRecord] {
        try connection.rows(SQL.versions.history, id.sqlKey + [.init(limit)]) { row in
            try VersionRecord(spelled: &row, vault: id.vault, kind: id.kind)
        }
    }

    func objects(in vault: VaultName, kind: ObjectKind, deleted: Bool, after: String?, limit: Int) throws
        -> [CurrentObject]
    {
        let parameters: [SQLValue] = [
            .init(vault.description), .init(kind.rawValue), .init(after ?? ""), .init(limit),
        ]
        return try connection.rows(deleted ? SQL.objects.deleted : SQL.objects.live, parameters) { row in
            try CurrentObject(&row, vault: vault, kind: kind)
        }
    }
}
