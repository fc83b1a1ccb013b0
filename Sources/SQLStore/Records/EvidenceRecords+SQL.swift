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
    init(_ row: inout SQLColumns) throws(VaultError) {
        self.init(
            rotation: try row.text(),
            object: try row.objectID(),
            at: try row.timestamp(),
            text: try row.text()
        )
    }

    var sqlValues: [SQLValue] {
        [.init(rotation)] + object.sqlKey + [.init(object.name.spelling), .init(at), .init(text)]
    }
}
