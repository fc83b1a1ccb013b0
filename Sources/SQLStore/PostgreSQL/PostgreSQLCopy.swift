import VaultCore

/// A consistent copy of a database in use as an SQLite file: the rows of one snapshot.
struct PostgreSQLCopy {
    let server: PostgreSQLServer

    /// Writes the copy, readable by its owner only, and syncs it; on failure nothing is left at `path`.
    ///
    /// Throws ``VaultError/Code/conflict`` when `path` exists.
    func write(to path: String) throws {
        let source = try PostgreSQLStore.openPlain(server)
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
