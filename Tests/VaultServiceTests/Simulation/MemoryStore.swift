import Synchronization
import TestSupport
import VaultCore

/// A store without a disk, for simulations of many thousand lives: what rotation needs of a store and no more.
final class MemoryStore: VaultStore {
    private let contents = Mutex(MemoryContents())

    func read<T: Sendable>(_ body: @Sendable (any StoreReader) throws -> T) async throws -> T {
        try body(MemorySession(contents.withLock { $0 }))
    }

    func write<T: Sendable>(
        _ write: DurableWrite,
        _ body: @escaping @Sendable (any StoreTransaction) throws -> T
    ) async throws -> T {
        try contents.withLock { contents in
            let session = MemorySession(contents)
            let result = try body(session)
            contents = session.contents
            return result
        }
    }

    func copy(to path: String) async throws { throw NotKept() }
}

/// Everything a ``MemoryStore`` keeps.
struct MemoryContents: Sendable {
    struct Rotation: Sendable {
        var object: ObjectID
        var journal: [JournalEntry] = []
        var isEnded = false
    }

    struct UseKey: Hashable, Sendable {
        let object: ObjectID
        let version: VersionID
        let consumer: String
        let source: UseRecord.Source
    }

    var vaults: [VaultName: VaultRecord] = [:]
    var objects: [ObjectID: ObjectRecord] = [:]
    var versions: [ObjectID: [VersionRecord]] = [:]
    var due: [ObjectID: [DueEntry.Work: Timestamp]] = [:]
    var rotations: [String: Rotation] = [:]
    var order: [String] = []
    var outbox: [OutboxEntry] = []
    var leases: [String: Lease] = [:]
    var fence: Int64 = 0
    var uses: [UseKey: UseRecord] = [:]
    var receipts: [String: ReceiptRecord] = [:]
    var settings: [String: String] = [:]
}
