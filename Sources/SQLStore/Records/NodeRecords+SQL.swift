import VaultCore

extension NodeRecord {
    init(_ row: inout SQLColumns) throws(VaultError) {
        self.init(
            name: try row.text(),
            process: try row.text(),
            place: try row.text(),
            version: try row.text(),
            address: try row.text(),
            started: try row.timestamp(),
            seen: try row.timestamp(),
            beats: try row.integer(),
            ahead: .microseconds(try row.integer()),
            flushed: try row.timestamp()
        )
    }

    var sqlValues: [SQLValue] {
        [
            .init(name), .init(process), .init(place), .init(version), .init(address), .init(started),
            .init(seen), .init(beats), .init(ahead.wholeMicroseconds), .init(flushed),
        ]
    }
}

extension RotationPlace {
    init(_ row: inout SQLColumns) throws(VaultError) {
        self.init(id: try row.text(), object: try row.objectID(), sequence: try row.integer())
    }
}
