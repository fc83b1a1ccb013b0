import VaultCore

/// Reads what can be told of a store that may be empty or of another release, whichever database it is in.
struct StoreInspection {
    static let roots = SQLStatement("SELECT DISTINCT root_id FROM keks ORDER BY root_id")

    let connection: any SQLConnection
    /// The tables that stand.
    let tables: Set<String>

    /// The report of a store without damage, with those of `settings` that are there.
    func report(_ settings: [String]) throws -> DatabaseReport {
        DatabaseReport(
            schema: try tables.contains("schema_migrations") ? schema() : 0,
            newestSchema: Migration.newest,
            damage: [],
            rootIDs: try tables.contains("keks") ? connection.rows(Self.roots) { try $0.text() } : [],
            settings: try tables.contains("settings") ? values(of: settings) : [:]
        )
    }

    private func schema() throws -> Int {
        try connection.row(SQL.server.schemaVersion) { try $0.int() } ?? 0
    }

    private func values(of settings: [String]) throws -> [String: String] {
        var found: [String: String] = [:]
        for name in settings {
            found[name] = try connection.row(SQL.server.setting, [.text(name)]) { try $0.text() }
        }
        return found
    }
}
