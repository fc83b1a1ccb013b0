import VaultCore

extension SQLReading {
    func nodes() throws -> [NodeRecord] {
        try connection.rows(SQL.nodes.all) { row in try NodeRecord(&row) }
    }

    func leases() throws -> [Lease] {
        try connection.rows(SQL.nodes.leases) { row in try Lease(&row) }
    }

    func changeCounts() throws -> [ChangeTopic: Int64] {
        let counts = try connection.rows(SQL.nodes.changeCounts) { row in
            (ChangeTopic(rawValue: try row.text()), try row.integer())
        }
        // A topic of a newer release is none of this one's.
        return Dictionary(counts.compactMap { topic, count in topic.map { ($0, count) } }) { $1 }
    }

    func openRotationPlaces(limit: Int) throws -> [RotationPlace] {
        try connection.rows(SQL.nodes.openRotations, [.init(limit)]) { row in try RotationPlace(&row) }
    }
}
