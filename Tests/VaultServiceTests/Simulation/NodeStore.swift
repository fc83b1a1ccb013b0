import VaultCore

/// The store that nodes share, as one of them sees it: it may be stopped before it looks and before it writes.
final class NodeStore: VaultStore {
    private let base: any VaultStore
    private let freezer: Freezer
    private let isStale: Bool

    /// A stale one is stopped after it looked as well, and then acts on what it saw: a fault to be found.
    init(over base: any VaultStore, _ freezer: Freezer, isStale: Bool) {
        self.base = base
        self.freezer = freezer
        self.isStale = isStale
    }

    func read<T: Sendable>(_ body: @Sendable (any StoreReader) throws -> T) async throws -> T {
        await freezer.pass()
        let seen = try await base.read(body)
        if isStale { await freezer.pass() }
        return seen
    }

    func write<T: Sendable>(
        _ write: DurableWrite,
        _ body: @escaping @Sendable (any StoreTransaction) throws -> T
    ) async throws -> T {
        await freezer.pass()
        return try await base.write(write, body)
    }

    func copy(to path: String) async throws { try await base.copy(to: path) }
}
