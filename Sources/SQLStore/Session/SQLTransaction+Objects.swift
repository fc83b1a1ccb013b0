import VaultCore

extension SQLTransaction {
    func insert(_ vault: VaultRecord) throws {
        let added = try connection.change(SQL.vaults.insert, try vault.sqlValues())
        try require(added, or: "a vault named \(vault.name) exists already; choose another name")
        try count(.vaults)
    }

    func update(_ vault: VaultRecord) throws {
        let changed = try connection.change(SQL.vaults.update, try vault.sqlValues())
        try require(changed, or: Self.overtaken("vault \(vault.name)"))
        try count(.vaults)
    }

    func removeVault(_ name: VaultName) throws {
        try connection.change(SQL.vaults.delete, [.init(name.description)])
        try count(.vaults)
    }

    func insert(_ object: ObjectRecord) throws {
        let values =
            object.id.sqlKey + [.init(object.id.name.spelling)] + object.sqlState + [.init(object.revision)]
        let added = try connection.change(SQL.objects.insert, values)
        try require(added, or: "a \(object.id.kind.rawValue) named \(object.id.name) exists already")
    }

    func update(_ object: ObjectRecord) throws {
        let values = object.id.sqlKey + object.sqlState + [.init(object.revision)]
        let changed = try connection.change(SQL.objects.update, values)
        try require(changed, or: Self.overtaken("\(object.id.kind.rawValue) \(object.id.name)"))
    }

    func insert(_ version: VersionRecord) throws {
        let values =
            try version.object.sqlKey + [.init(version.id.description), .init(version.sequence)]
            + version.sqlState()
            + KeyColumns.values(version.key?.material) + [KeyColumns.value(version.key?.operations)]
            + version.sealed.sqlValues
        let added = try connection.change(SQL.versions.insert, values)
        try require(added, or: "version \(version.id) of \(version.object.name) exists already")
    }

    func update(_ version: VersionRecord) throws {
        let values =
            try version.object.sqlKey + [.init(version.id.description)] + version.sqlState()
            + [KeyColumns.value(version.key?.operations)] + version.sealed.sqlValues
        let changed = try connection.change(SQL.versions.update, values)
        try found(
            changed,
            or: "\(version.object.kind.rawValue) \(version.object.name) has no version \(version.id)"
        )
    }

    func purge(_ id: ObjectID) throws {
        let inOrderOfReference = [
            SQL.rotations.deleteJournals, SQL.rotations.delete, SQL.schedule.deleteDue,
            SQL.evidence.deleteUses, SQL.evidence.deleteFailures,
            SQL.versions.delete, SQL.objects.delete,
        ]
        for statement in inOrderOfReference {
            try connection.change(statement, id.sqlKey)
        }
    }

    private static func overtaken(_ what: String) -> String {
        "another request changed \(what) at the same time; read it again and repeat the change"
    }
}
