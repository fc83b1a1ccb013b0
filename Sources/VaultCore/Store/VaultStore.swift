/// Where everything durable lives.
///
/// One writer at a time, many readers; a write is on disk before it returns.
public protocol VaultStore: Sendable {
    /// Runs `body` over one consistent snapshot.
    func read<T: Sendable>(_ body: @Sendable (any StoreReader) throws -> T) async throws -> T

    /// Runs `body` as one serialisable transaction, durable on return; when it throws, nothing of it stays.
    ///
    /// `body` may run more than once when a driver retries a serialisation failure, so it must not act outside
    /// the transaction. Throws what `body` throws, or ``VaultError/Code/unavailable`` when the store cannot
    /// commit.
    func write<T: Sendable>(
        _ write: DurableWrite,
        _ body: @escaping @Sendable (any StoreTransaction) throws -> T
    ) async throws -> T

    /// Writes a consistent copy of the whole store to `path`, which must not exist, while it is in use.
    func copy(to path: String) async throws
}

/// What can be read in a snapshot.
public protocol StoreReader: ObjectReader, ScheduleReader, EvidenceReader, IdentityReader, ServerReader {}

/// What can be done in a transaction; it reads its own writes.
public protocol StoreTransaction: StoreReader, ObjectWriter, ScheduleWriter, EvidenceWriter, IdentityWriter,
    ServerWriter
{}
