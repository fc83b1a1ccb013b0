import Synchronization
import TestSupport
import VaultCore

/// Keys and sealed records in memory, with a crash planted at a chosen write.
final class MemoryStore: VaultStore {
    /// What stays when the process dies.
    struct Contents: Sendable {
        var keks: [KEKRecord] = []
        var rows: [RecordBinding: SealedRecord] = [:]
    }

    /// Where a write is cut short.
    enum Moment: Sendable, CaseIterable {
        case beforeCommit
        /// The commit is durable, but its caller never hears of it.
        case afterCommit
    }

    struct Crash: Error {}

    private struct State: Sendable {
        var contents = Contents()
        var writes: [DurableWrite] = []
        var crash: (write: Int, moment: Moment)?
    }

    private let state = Mutex(State())

    /// The kinds of all writes so far.
    var writes: [DurableWrite] { state.withLock { $0.writes } }

    var contents: Contents {
        get { state.withLock { $0.contents } }
        set { state.withLock { $0.contents = newValue } }
    }

    /// Plants a crash at the write so many writes from now, from 0; nil takes it away.
    func crash(at write: Int?, _ moment: Moment = .beforeCommit) {
        state.withLock { state in
            state.crash = write.map { (state.writes.count + $0, moment) }
        }
    }

    func read<T: Sendable>(_ body: @Sendable (any StoreReader) throws -> T) async throws -> T {
        try body(MemoryTransaction(contents))
    }

    func write<T: Sendable>(
        _ write: DurableWrite,
        _ body: @escaping @Sendable (any StoreTransaction) throws -> T
    ) async throws -> T {
        try state.withLock { state in
            let crash = state.crash.flatMap { $0.write == state.writes.count ? $0.moment : nil }
            state.writes.append(write)
            let transaction = MemoryTransaction(state.contents)
            let result = try body(transaction)
            if crash == .beforeCommit { throw Crash() }
            state.contents = transaction.contents
            if crash == .afterCommit { throw Crash() }
            return result
        }
    }

    func copy(to path: String) async throws {
        throw NotKept()
    }
}
