import VaultCore

/// Brings a database to the newest schema.
struct Migrator {
    /// Which steps a database has.
    static let table =
        "CREATE TABLE IF NOT EXISTS schema_migrations (version BIGINT PRIMARY KEY, name TEXT NOT NULL)"

    var migrations = Migration.all
    let connection: any SQLConnection

    /// Runs the steps that are missing, each in a transaction of its own; several nodes may do so at once.
    ///
    /// Throws ``VaultError/Code/schemaTooNew`` when the database has a step this release does not know.
    func run() throws {
        try connection.transaction { try connection.define(Self.table) }
        let present = try version()
        try refuseNewer(present)
        for migration in migrations where migration.version > present {
            try connection.transaction {
                if try version() < migration.version { try apply(migration) }
            }
        }
    }

    private func version() throws -> Int {
        try connection.row(SQL.server.schemaVersion) { row in try row.int() } ?? 0
    }

    private func refuseNewer(_ present: Int) throws(VaultError) {
        let known = migrations.last?.version ?? 0
        guard present > known else { return }
        throw VaultError(
            .schemaTooNew,
            "the data has schema version \(present), but this release knows only up to \(known); "
                + "use the release that wrote it or a newer one"
        )
    }

    /// The step's own row comes first: at its key another node waits until this one is done.
    private func apply(_ migration: Migration) throws {
        try connection.change(SQL.server.recordMigration, [.init(migration.version), .init(migration.name)])
        for statement in migration.statements {
            try connection.define(statement)
        }
    }
}
