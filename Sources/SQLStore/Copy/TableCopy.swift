import VaultCore

/// Copies every table from one connection to another and holds both against each other.
struct TableCopy {
    /// How many rows are read at once.
    private static let page = 256

    static let emptyFences = SQLStatement("DELETE FROM fences")

    let source: any SQLConnection
    let target: any SQLConnection

    init(from source: any SQLConnection, to target: any SQLConnection) {
        self.source = source
        self.target = target
    }

    /// Copies from a snapshot into a transaction, and returns what both then hold.
    ///
    /// A target that holds the same already, as a copy leaves it whose end was not heard of, is taken as it is. Throws
    /// ``VaultError/Code/conflict`` when the target holds anything else, and ``VaultError/Code/integrity`` when a
    /// row arrived otherwise than it stood.
    func run() throws -> StoreCensus {
        let isNew = try isEmpty()
        if isNew { try copyRows() }
        guard let different = try firstDifference() else { return try census() }
        throw isNew ? Self.altered(different) : Self.occupied(different)
    }

    private func copyRows() throws {
        for table in StoreTable.all {
            try eachPage(of: table, in: source) { rows in
                for row in rows { try target.change(table.insert, row) }
            }
        }
    }

    /// Whether the target holds no more than a new store does.
    private func isEmpty() throws -> Bool {
        let entries = try StoreCensus(of: target).entries
        guard entries.allSatisfy({ $0.rows == 0 || $0.table == "fences" }) else { return false }
        try target.change(Self.emptyFences, [])
        return true
    }

    private static func altered(_ table: StoreTable) -> VaultError {
        VaultError(.integrity, "the table \(table.name) did not arrive as it was; nothing was copied")
    }

    private static func occupied(_ table: StoreTable) -> VaultError {
        VaultError(
            .conflict,
            "the target holds other data already, in the table \(table.name) at least; name an empty folder, or make "
                + "the database anew (DROP DATABASE, CREATE DATABASE)"
        )
    }

    /// Reads a table page by page; it reads on after the key of the last row.
    private func eachPage(
        of table: StoreTable,
        in connection: any SQLConnection,
        _ body: ([[SQLValue]]) throws -> Void
    ) throws {
        var last: [SQLValue]?
        while true {
            let rows = try page(of: table, in: connection, after: last)
            if rows.isEmpty { return }
            try body(rows)
            last = rows.last.map(table.keyValues)
        }
    }

    private func page(
        of table: StoreTable,
        in connection: any SQLConnection,
        after last: [SQLValue]?
    ) throws -> [[SQLValue]] {
        let limit = SQLValue(Self.page)
        let statement = last == nil ? table.first : table.following
        return try connection.rows(statement, (last ?? []) + [limit]) { row in
            table.columns.map { column in
                switch column.content {
                case .text: SQLValue(row.optionalText())
                case .bytes: SQLValue(row.optionalBytes())
                case .number: row.optionalInteger().map { .integer($0) } ?? .null
                }
            }
        }
    }

    private func firstDifference() throws -> StoreTable? {
        try StoreTable.all.first { try !isSame($0) }
    }

    /// Both give the rows in the order of the key's bytes, so one page stands for one page.
    private func isSame(_ table: StoreTable) throws -> Bool {
        var last: [SQLValue]?
        while true {
            let there = try page(of: table, in: source, after: last)
            guard try page(of: table, in: target, after: last) == there else { return false }
            if there.isEmpty { return true }
            last = there.last.map(table.keyValues)
        }
    }

    private func census() throws -> StoreCensus {
        let census = try StoreCensus(of: target)
        guard try StoreCensus(of: source) == census else {
            throw VaultError(
                .integrity,
                "source and target hold different numbers of rows; nothing was copied"
            )
        }
        return census
    }
}
