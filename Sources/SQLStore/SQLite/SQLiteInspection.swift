import VaultCore

/// Reads what can be told of a database that may be damaged, empty or of another release.
struct SQLiteInspection {
    private static let check = SQLStatement("PRAGMA integrity_check(5)")
    private static let tables = SQLStatement("SELECT name FROM sqlite_schema WHERE type = 'table'")
    private static let roots = SQLStatement("SELECT DISTINCT root_id FROM keks ORDER BY root_id")

    let file: SQLiteFile

    /// The report; a file so damaged that SQLite does not read it is damage told, not an error thrown.
    func report(_ settings: [String]) throws -> DatabaseReport {
        do {
            let connection = try file.reader()
            defer { connection.close() }
            let damage = try connection.rows(Self.check) { try $0.text() }.filter { $0 != "ok" }
            return try damage.isEmpty ? content(settings, connection) : Self.damaged(damage)
        } catch let error as VaultError where error.code == .integrity {
            return Self.damaged([error.summary])
        }
    }

    private func content(_ settings: [String], _ connection: SQLiteConnection) throws -> DatabaseReport {
        let tables = Set(try connection.rows(Self.tables) { try $0.text() })
        return DatabaseReport(
            schema: try tables.contains("schema_migrations") ? schema(connection) : 0,
            newestSchema: Migration.newest,
            damage: [],
            rootIDs: try tables.contains("keks") ? connection.rows(Self.roots) { try $0.text() } : [],
            settings: try tables.contains("settings") ? values(of: settings, connection) : [:]
        )
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

    private func schema(_ connection: SQLiteConnection) throws -> Int {
        try connection.row(SQL.server.schemaVersion) { try $0.int() } ?? 0
    }

    private func values(of settings: [String], _ connection: SQLiteConnection) throws -> [String: String] {
        var found: [String: String] = [:]
        for name in settings {
            found[name] = try connection.row(SQL.server.setting, [.text(name)]) { try $0.text() }
        }
        return found
    }
}
