public import VaultCore

/// The vault's store over a SQL database: one schema and one SQL text for every driver.
///
/// Made by a driver's door: ``SQLiteStore/open(folder:options:observer:)`` or
/// ``PostgreSQLStore/open(folder:at:options:observer:)``.
public final class SQLVaultStore: VaultStore {
    private let database: any SQLDatabase
    private let recent = RecentObjects()

    init(over database: any SQLDatabase) {
        self.database = database
    }

    /// Runs `body` over one consistent snapshot; with SQLite on the calling thread and without suspending.
    public func read<T: Sendable>(_ body: @Sendable (any StoreReader) throws -> T) async throws -> T {
        try await database.read { connection in
            try body(SQLSnapshot(connection: connection))
        }
    }

    /// An object with one of its versions, from memory while nothing was committed since it was last read.
    public func object(_ id: ObjectID, version: VersionID?) async throws -> CurrentObject? {
        guard let commits = database.commits else { return try await find(id, version) }
        if let known = recent.object(id, version, at: commits) { return known }
        let found = try await find(id, version)
        if let found { recent.keep(found, id, version, at: commits) }
        return found
    }

    private func find(_ id: ObjectID, _ version: VersionID?) async throws -> CurrentObject? {
        try await database.look { connection in
            let reader = SQLSnapshot(connection: connection)
            return if let version { try reader.version(id, version) } else { try reader.current(id) }
        }
    }

    /// Runs `body` as one serialisable transaction, durable on return; when it throws, nothing of it stays.
    public func write<T: Sendable>(
        _ write: DurableWrite,
        _ body: @escaping @Sendable (any StoreTransaction) throws -> T
    ) async throws -> T {
        try await database.write(write) { [positions = database.positions] connection in
            try body(SQLTransaction(connection: connection, positions: positions))
        }
    }

    /// Writes a consistent copy of the whole store to `path`, readable by its owner only, while it is in use.
    ///
    /// Throws ``VaultError/Code/conflict`` when `path` exists.
    public func copy(to path: String) async throws {
        try await database.copy(to: path)
    }

    /// Its connections to the database; nil when that is in this process.
    public var pool: DatabasePool? { database.pool }

    /// How far this machine's clock is ahead of the database's; nil when the database is in this process.
    public func clockAhead() async throws -> Duration? {
        try await database.clockAhead()
    }

    /// Finishes what waits, and lets the database and the data folder go.
    ///
    /// Reads and writes after it throw ``VaultError/Code/unavailable``.
    public func close() async {
        await database.close()
    }
}
