import VaultCore

extension SQLReading {
    func uses(of id: ObjectID, version: VersionID, limit: Int) throws -> [UseRecord] {
        let values = id.sqlKey + [.init(version.description), .init(limit)]
        return try connection.rows(SQL.evidence.uses, values) { row in
            try UseRecord(&row, object: id, version: version)
        }
    }

    func receipt(of rotation: String) throws -> ReceiptRecord? {
        try connection.row(SQL.evidence.receipt, [.init(rotation)]) { row in
            try ReceiptRecord(&row, rotation: rotation)
        }
    }
}
