import VaultCore

extension SQLTransaction {
    func add(_ use: UseRecord) throws {
        try connection.change(SQL.evidence.addUse, use.sqlValues)
    }

    func insert(_ receipt: ReceiptRecord) throws {
        let placed = try connection.change(SQL.evidence.insertReceipt, receipt.sqlValues)
        try require(placed, or: "rotation \(receipt.rotation) has a receipt already")
    }
}
