import Synchronization
import VaultCore

/// A store that does something of a test's before and after each commit, and after each look.
final class WatchedStore: VaultStore {
    /// What was seen at each commit.
    final class Sightings: Sendable {
        private let seen = Mutex<[Timestamp?]>([])

        var all: [Timestamp?] { seen.withLock { $0 } }

        func add(_ sighting: Timestamp?) { seen.withLock { $0.append(sighting) } }
    }

    private let base = MemoryStore()
    private let act = Mutex<@Sendable () throws -> Void>({})
    private let look = Mutex<@Sendable (WatchedStore) async throws -> Void>({ _ in })

    var during: @Sendable () throws -> Void {
        get { act.withLock { $0 } }
        set { act.withLock { $0 = newValue } }
    }

    var afterRead: @Sendable (WatchedStore) async throws -> Void {
        get { look.withLock { $0 } }
        set { look.withLock { $0 = newValue } }
    }

    func read<T: Sendable>(_ body: @Sendable (any StoreReader) throws -> T) async throws -> T {
        let result = try await base.read(body)
        try await afterRead(self)
        return result
    }

    func write<T: Sendable>(
        _ write: DurableWrite,
        _ body: @escaping @Sendable (any StoreTransaction) throws -> T
    ) async throws -> T {
        try during()
        let result = try await base.write(write, body)
        try during()
        return result
    }

    func copy(to path: String) async throws { try await base.copy(to: path) }
}
