/// Where everything durable lives.
///
/// Writes take effect as if one came after the other, readers do not wait for them; a write is on disk before it
/// returns.
public protocol VaultStore: Sendable {
    /// Runs `body` over one consistent snapshot.
    func read<T: Sendable>(_ body: @Sendable (any StoreReader) throws -> T) async throws -> T

    /// An object with one of its versions, the current one when `version` is nil; nil when either is not there.
    ///
    /// It shows every write that was acknowledged before the call. A store may keep what it found until the next
    /// commit, so this is the cheapest way to read what is read over and over.
    func object(_ id: ObjectID, version: VersionID?) async throws -> CurrentObject?

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

extension VaultStore {
    /// An object with one of its versions, from a snapshot of its own.
    public func object(_ id: ObjectID, version: VersionID?) async throws -> CurrentObject? {
        try await read { reader in
            if let version { try reader.version(id, version) } else { try reader.current(id) }
        }
    }
}

/// What can be read in a snapshot.
public protocol StoreReader: ObjectReader, ScheduleReader, EvidenceReader, IdentityReader, ServerReader,
    NodeReader
{}

/// What can be done in a transaction; it reads its own writes.
public protocol StoreTransaction: StoreReader, ObjectWriter, ScheduleWriter, EvidenceWriter, IdentityWriter,
    ServerWriter, NodeWriter
{}
