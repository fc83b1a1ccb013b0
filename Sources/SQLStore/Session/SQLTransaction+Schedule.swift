import VaultCore

extension SQLTransaction {
    func setDue(_ entry: DueEntry) throws {
        let values: [SQLValue] = [
            .init(entry.object.name.spelling), .init(entry.work.rawValue), .init(entry.at),
        ]
        try connection.change(SQL.schedule.setDue, entry.object.sqlKey + values)
    }

    func clearDue(_ work: DueEntry.Work, of id: ObjectID) throws {
        try connection.change(SQL.schedule.clearDue, id.sqlKey + [.init(work.rawValue)])
    }

    func append(_ entry: JournalEntry, ends: Bool) throws {
        let placed = entry.sequence == 1 ? try begin(entry, ends: ends) : try advance(entry, ends: ends)
        try require(
            placed,
            or: "entry \(entry.sequence) is not the next of rotation \(entry.rotation), "
                + "or \(entry.object.name) has another rotation under way"
        )
        let values: [SQLValue] = [
            .init(entry.rotation), .init(entry.sequence), .init(entry.at), .init(entry.event),
        ]
        try connection.change(SQL.rotations.append, values)
    }

    private func begin(_ entry: JournalEntry, ends: Bool) throws -> Int {
        let values =
            [.init(entry.rotation)] + entry.object.sqlKey
            + [.init(entry.object.name.spelling), .init(ends), .init(positions.next())]
        return try connection.change(SQL.rotations.begin, values)
    }

    private func advance(_ entry: JournalEntry, ends: Bool) throws -> Int {
        let values = [.init(entry.rotation)] + entry.object.sqlKey + [.init(entry.sequence), .init(ends)]
        return try connection.change(SQL.rotations.advance, values)
    }

    func append(_ entry: OutboxEntry) throws {
        try connection.change(SQL.schedule.insertOutbox, entry.sqlValues + [.init(positions.next())])
    }

    func markDelivered(_ ids: [String]) throws {
        for id in ids {
            try connection.change(SQL.schedule.deleteOutbox, [.init(id)])
        }
    }

    func acquireLease(_ name: String, holder: String, now: Timestamp, until: Timestamp) throws -> Lease? {
        let standing = try lease(name).flatMap { $0.until > now ? $0 : nil }
        if let standing, standing.holder != holder { return nil }
        let taken = Lease(name: name, holder: holder, fence: try standing?.fence ?? nextFence(), until: until)
        try connection.change(SQL.schedule.setLease, taken.sqlValues)
        return taken
    }

    func release(_ lease: Lease) throws {
        let values: [SQLValue] = [.init(lease.name), .init(lease.holder), .init(lease.fence)]
        try connection.change(SQL.schedule.deleteLease, values)
    }

    /// Fences of all leases count from one place, so that a lease given back and taken again still grows.
    private func nextFence() throws -> Int64 {
        let fence = try connection.row(SQL.schedule.nextFence) { row in try row.integer() }
        guard let fence else {
            throw VaultError(.integrity, "the store has lost its fence counter; restore a backup")
        }
        return fence
    }
}
