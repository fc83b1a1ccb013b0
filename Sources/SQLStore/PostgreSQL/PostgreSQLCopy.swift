import VaultCore

/// A consistent copy of a database in use as an SQLite file: the rows of one snapshot.
struct PostgreSQLCopy {
    /// How long the source may wait while the file is written.
    private static let patience = Duration.seconds(600)

    let address: PostgreSQLAddress

    /// Writes the copy, readable by its owner only, and syncs it; on failure nothing is left at `path`.
    ///
    /// Throws ``VaultError/Code/conflict`` when `path` exists.
    func write(to path: String) throws {
        let server = PostgreSQLServer(address: address, idlePatience: Self.patience)
        let source = try PostgreSQLStore.openPlain(server)
        defer { source.close() }
        try SQLiteCopy.making(path) {
            let file = SQLiteFile(path: path)
            let target = try file.writer()
            defer { target.close() }
            try Migrator(connection: target).run()
            try source.snapshot { snapshot in
                try target.transaction { _ = try TableCopy(from: snapshot, to: target).run() }
            }
        }
    }
}
