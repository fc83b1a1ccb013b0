public import VaultCore

/// The vault's store over a SQL database: one schema and one SQL text for every driver.
///
/// Made by a driver's door, such as ``SQLiteStore/open(folder:options:observer:)``.
public final class SQLVaultStore: VaultStore {
    private let database: any SQLDatabase

    init(over database: any SQLDatabase) {
        self.database = database
    }

    /// Runs `body` over one consistent snapshot, on the calling thread and without suspending.
    public func read<T: Sendable>(_ body: @Sendable (any StoreReader) throws -> T) async throws -> T {
        try await database.read { connection in
            try body(SQLSnapshot(connection: connection))
        }
    }

    /// Runs `body` as one serialisable transaction, durable on return; when it throws, nothing of it stays.
    public func write<T: Sendable>(
        _ write: DurableWrite,
        _ body: @escaping @Sendable (any StoreTransaction) throws -> T
    ) async throws -> T {
        try await database.write(write) { connection in
            try body(SQLTransaction(connection: connection))
        }
    }

    /// Writes a consistent copy of the whole store to `path`, readable by its owner only, while it is in use.
    ///
    /// Throws ``VaultError/Code/conflict`` when `path` exists.
    public func copy(to path: String) async throws {
        try await database.copy(to: path)
    }

    /// Finishes the waiting writes, folds the log into the database and lets the data folder go.
    ///
    /// Reads and writes after it throw ``VaultError/Code/unavailable``.
    public func close() async {
        await database.close()
    }
}
