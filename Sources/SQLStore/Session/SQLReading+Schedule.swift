import VaultCore

extension SQLReading {
    func due(at instant: Timestamp, limit: Int) throws -> [DueEntry] {
        try connection.rows(SQL.schedule.due, [.init(instant), .init(limit)]) { row in try DueEntry(&row) }
    }

    func nextDue() throws -> Timestamp? {
        try connection.row(SQL.schedule.nextDue) { row in try row.timestamp() }
    }

    func dueEntries(of id: ObjectID) throws -> [DueEntry] {
        try connection.rows(SQL.schedule.dueOfObject, id.sqlKey) { row in try DueEntry(&row) }
    }

    func journal(of rotation: String) throws -> [JournalEntry] {
        try connection.rows(SQL.rotations.journal, [.init(rotation)]) { row in
            try JournalEntry(&row, rotation: rotation)
        }
    }

    func openRotations(limit: Int) throws -> [String] {
        try connection.rows(SQL.rotations.open, [.init(limit)]) { row in try row.text() }
    }

    func openRotation(of id: ObjectID) throws -> String? {
        try connection.row(SQL.rotations.openOfObject, id.sqlKey) { row in try row.text() }
    }

    func rotations(of id: ObjectID, limit: Int) throws -> [String] {
        try connection.rows(SQL.rotations.ofObject, id.sqlKey + [.init(limit)]) { row in try row.text() }
    }

    func rotations(limit: Int) throws -> [String] {
        try connection.rows(SQL.rotations.all, [.init(limit)]) { row in try row.text() }
    }

    func outbox(limit: Int) throws -> [OutboxEntry] {
        try connection.rows(SQL.schedule.outbox, [.init(limit)]) { row in try OutboxEntry(&row) }
    }

    func outboxEntry(_ id: String) throws -> OutboxEntry? {
        try connection.row(SQL.schedule.outboxEntry, [.init(id)]) { row in try OutboxEntry(&row) }
    }

    func lease(_ name: String) throws -> Lease? {
        try connection.row(SQL.schedule.lease, [.init(name)]) { row in try Lease(&row) }
    }
}
