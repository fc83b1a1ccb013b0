import VaultCore

extension UseRecord {
    init(_ row: inout SQLColumns, object: ObjectID, version: VersionID) throws(VaultError) {
        self.init(
            object: object,
            version: version,
            consumer: try row.text(),
            source: try row.value { Source(rawValue: $0) },
            first: try row.timestamp(),
            last: try row.timestamp(),
            count: try row.integer()
        )
    }

    var sqlValues: [SQLValue] {
        object.sqlKey + [
            .init(version.description), .init(consumer), .init(source.rawValue), .init(first), .init(last),
            .init(count),
        ]
    }
}

extension ReceiptRecord {
    init(_ row: inout SQLColumns, rotation: String) throws(VaultError) {
        self.init(
            rotation: rotation,
            object: try row.objectID(),
            at: try row.timestamp(),
            text: try row.text()
        )
    }

    var sqlValues: [SQLValue] {
        [
            .init(rotation), .init(object.vault.description), .init(object.kind.rawValue),
            .init(object.name.spelling), .init(at), .init(text),
        ]
    }
}
