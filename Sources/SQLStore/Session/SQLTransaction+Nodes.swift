import VaultCore

extension SQLTransaction {
    func put(_ node: NodeRecord) throws {
        try connection.change(SQL.nodes.put, node.sqlValues)
    }

    func beat(_ node: NodeRecord) throws -> Bool {
        let values: [SQLValue] = [
            .init(node.name), .init(node.process), .init(node.seen), .init(node.ahead.wholeMicroseconds),
            .init(node.flushed),
        ]
        return try connection.change(SQL.nodes.beat, values) > 0
    }

    func remove(_ node: NodeRecord) throws -> Bool {
        let values: [SQLValue] = [.init(node.name), .init(node.process), .init(node.beats)]
        return try connection.change(SQL.nodes.delete, values) > 0
    }

    /// Notes in the transaction that changes something that other servers have to read again.
    func count(_ topic: ChangeTopic) throws {
        try connection.change(SQL.nodes.countChange, [.init(topic.rawValue)])
    }
}
