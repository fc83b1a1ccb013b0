/// How many rows each table of a store has.
public struct StoreCensus: Sendable, Equatable {
    /// A table's rows.
    public struct Entry: Sendable, Equatable {
        /// The table.
        public let table: String
        /// How many rows it has.
        public let rows: Int
    }

    /// Every table, in the order in which they are copied.
    public let entries: [Entry]

    /// The rows of all tables.
    public var total: Int { entries.reduce(0) { $0 + $1.rows } }

    /// The number of the last fence, which grows with the work of any server; nil when there is none.
    let lastFence: Int64?

    /// Counts what `connection` sees.
    init(of connection: any SQLConnection) throws {
        entries = try StoreTable.all.map { table in
            Entry(table: table.name, rows: try connection.row(table.count) { row in try row.int() } ?? 0)
        }
        lastFence = try connection.row(SQL.schedule.lastFence) { row in try row.integer() }
    }
}
