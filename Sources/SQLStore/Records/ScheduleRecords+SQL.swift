import VaultCore

extension DueEntry {
    init(_ row: inout SQLColumns) throws(VaultError) {
        let object = try row.objectID()
        let work = try row.value { Work(rawValue: $0) }
        self.init(at: try row.timestamp(), work: work, object: object)
    }
}

extension JournalEntry {
    init(_ row: inout SQLColumns, rotation: String) throws(VaultError) {
        self.init(
            rotation: rotation,
            object: try row.objectID(),
            sequence: try row.integer(),
            at: try row.timestamp(),
            event: try row.text()
        )
    }
}

extension OutboxEntry {
    init(_ row: inout SQLColumns) throws(VaultError) {
        self.init(
            id: try row.text(),
            type: try row.text(),
            object: try row.objectID(),
            version: try row.value { VersionID($0) },
            at: try row.timestamp(),
            notBefore: row.optionalTimestamp(),
            expires: row.optionalTimestamp()
        )
    }

    var sqlValues: [SQLValue] {
        [
            .init(id), .init(type), .init(object.vault.description), .init(object.kind.rawValue),
            .init(object.name.spelling), .init(version.description), .init(at), .init(notBefore),
            .init(expires),
        ]
    }
}

extension Lease {
    init(_ row: inout SQLColumns) throws(VaultError) {
        self.init(
            name: try row.text(),
            holder: try row.text(),
            fence: try row.integer(),
            until: try row.timestamp()
        )
    }

    var sqlValues: [SQLValue] { [.init(name), .init(holder), .init(fence), .init(until)] }
}
