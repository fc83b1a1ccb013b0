import VaultCore

extension SQLReading {
    func uses(of id: ObjectID, version: VersionID, limit: Int) throws -> [UseRecord] {
        let values = id.sqlKey + [.init(version.description), .init(limit)]
        return try connection.rows(SQL.evidence.uses, values) { row in
            try UseRecord(&row, object: id, version: version)
        }
    }

    func failures(of id: ObjectID, version: VersionID, since: Timestamp, limit: Int) throws
        -> [FailureRecord]
    {
        let values = id.sqlKey + [.init(version.description), .init(since), .init(limit)]
        return try connection.rows(SQL.evidence.failures, values) { row in
            FailureRecord(
                id: try row.text(),
                object: id,
                version: version,
                source: try row.text(),
                at: try row.timestamp()
            )
        }
    }

    func receipt(of rotation: String) throws -> ReceiptRecord? {
        try connection.row(SQL.evidence.receipt, [.init(rotation)]) { row in
            try ReceiptRecord(&row)
        }
    }

    func receipts(of id: ObjectID?, before place: ReceiptPlace?, limit: Int) throws -> [ReceiptRecord] {
        let end: [SQLValue] = [.init(place?.at ?? .latest), .init(place?.rotation ?? ""), .init(limit)]
        guard let id else {
            return try connection.rows(SQL.evidence.receipts, end) { row in try ReceiptRecord(&row) }
        }
        return try connection.rows(SQL.evidence.receiptsOfObject, id.sqlKey + end) { row in
            try ReceiptRecord(&row)
        }
    }
}
