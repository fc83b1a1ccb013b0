import VaultCore

/// Reads what can be told of a database file that may be damaged, empty or of another release.
struct SQLiteInspection {
    private static let check = SQLStatement("PRAGMA integrity_check(5)")
    private static let tables = SQLStatement("SELECT name FROM sqlite_schema WHERE type = 'table'")

    let file: SQLiteFile

    /// The report; a file so damaged that SQLite does not read it is damage told, not an error thrown.
    func report(_ settings: [String]) throws -> DatabaseReport {
        do {
            let connection = try file.reader()
            defer { connection.close() }
            let damage = try connection.rows(Self.check) { try $0.text() }.filter { $0 != "ok" }
            guard damage.isEmpty else { return Self.damaged(damage) }
            let tables = Set(try connection.rows(Self.tables) { try $0.text() })
            return try StoreInspection(connection: connection, tables: tables).report(settings)
        } catch let error as VaultError where error.code == .integrity {
            return Self.damaged([error.summary])
        }
    }

    private static func damaged(_ damage: [String]) -> DatabaseReport {
        DatabaseReport(
            schema: 0,
            newestSchema: Migration.newest,
            damage: damage,
            rootIDs: [],
            settings: [:]
        )
    }
}
