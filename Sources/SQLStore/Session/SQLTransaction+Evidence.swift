import VaultCore

extension SQLTransaction {
    func add(_ use: UseRecord) throws {
        try connection.change(SQL.evidence.addUse, use.sqlValues)
    }

    func pullUses(backTo instant: Timestamp) throws {
        try connection.change(SQL.evidence.pullUses, [.init(instant)])
    }

    func add(_ failure: FailureRecord) throws {
        let version: SQLValue = .init(failure.version.description)
        try connection.change(SQL.evidence.deleteOtherFailures, failure.object.sqlKey + [version])
        let values =
            [.init(failure.id)] + failure.object.sqlKey
            + [version, .init(failure.source), .init(failure.at)]
        try connection.change(SQL.evidence.addFailure, values)
    }

    func insert(_ receipt: ReceiptRecord) throws {
        let placed = try connection.change(SQL.evidence.insertReceipt, receipt.sqlValues)
        try require(placed, or: "rotation \(receipt.rotation) has a receipt already")
    }
}
