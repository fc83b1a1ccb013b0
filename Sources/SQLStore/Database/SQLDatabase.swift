import VaultCore

/// A database as the store uses it; what a driver must offer.
protocol SQLDatabase: Sendable {
    /// How many commits there were, each counted before its callers hear of it; nil when others commit unseen.
    var commits: Int? { get }

    /// Its connections; nil when the database is in this process.
    var pool: DatabasePool? { get }

    /// Numbers the rows that are kept in the order of being appended.
    var positions: Positions { get }

    /// Runs `body` over one consistent snapshot that cannot be written to.
    ///
    /// A driver may run `body` more than once, and on a thread of its own.
    func read<T: Sendable>(_ body: @Sendable (any SQLConnection) throws -> T) async throws -> T

    /// Runs `body`, which runs one statement that reads, over what is committed.
    func look<T: Sendable>(_ body: @Sendable (any SQLConnection) throws -> T) async throws -> T

    /// Runs `body` in one serialisable transaction, durable on return.
    ///
    /// A driver may run `body` more than once; when it throws, nothing of it stays.
    func write<T: Sendable>(
        _ write: DurableWrite,
        _ body: @escaping @Sendable (any SQLConnection) throws -> T
    ) async throws -> T

    /// Writes a consistent copy to `path`, which must not exist.
    func copy(to path: String) async throws

    /// How far this machine's clock is ahead of the database's; nil when they are one.
    func clockAhead() async throws -> Duration?

    /// Finishes what waits and lets everything go.
    func close() async
}

extension SQLDatabase {
    /// As ``read(_:)``; a driver for which a transaction costs something does without.
    func look<T: Sendable>(_ body: @Sendable (any SQLConnection) throws -> T) async throws -> T {
        try await read(body)
    }

    /// The database is in this process.
    var pool: DatabasePool? { nil }

    /// The database is in this process.
    func clockAhead() async throws -> Duration? { nil }
}
