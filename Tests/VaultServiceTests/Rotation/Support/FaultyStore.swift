import Synchronization
import VaultCore

/// A store whose process dies at a chosen write: before it is on disk, or after, with the reply lost.
final class FaultyStore: VaultStore {
    enum Moment: CaseIterable {
        case before, after
    }

    private struct State {
        var writesLeft: Int?
        var moment = Moment.before
        var isDead = false
        var writes: [DurableWrite] = []
        var reads = 0
    }

    private let base: any VaultStore
    private let state = Mutex(State())

    init(over base: any VaultStore) {
        self.base = base
    }

    /// The writes asked for so far.
    var writes: [DurableWrite] { state.withLock(\.writes) }
    /// How many snapshots were read so far.
    var reads: Int { state.withLock(\.reads) }
    /// Whether the crash has happened.
    var isDead: Bool { state.withLock(\.isDead) }

    /// Dies at the write after `writes` further ones; nil for never.
    func crash(afterWrites writes: Int?, _ moment: Moment = .before) {
        state.withLock { state in
            state.writesLeft = writes
            state.moment = moment
        }
    }

    /// Comes back without the planned crash.
    func restart() {
        state.withLock { state in
            state.isDead = false
            state.writesLeft = nil
        }
    }

    func read<T: Sendable>(_ body: @Sendable (any StoreReader) throws -> T) async throws -> T {
        state.withLock { $0.reads += 1 }
        if isDead { throw Self.death }
        return try await base.read(body)
    }

    func write<T: Sendable>(
        _ write: DurableWrite,
        _ body: @escaping @Sendable (any StoreTransaction) throws -> T
    ) async throws -> T {
        let dies = try enter(write)
        if dies == .before { throw Self.death }
        let result = try await base.write(write, body)
        if dies == .after { throw Self.death }
        return result
    }

    func copy(to path: String) async throws {
        try await base.copy(to: path)
    }

    private static let death = VaultError(.unavailable, "the process is dead")

    private func enter(_ write: DurableWrite) throws -> Moment? {
        try state.withLock { state in
            if state.isDead { throw Self.death }
            state.writes.append(write)
            guard let left = state.writesLeft else { return nil }
            state.writesLeft = left - 1
            guard left == 0 else { return nil }
            state.isDead = true
            return state.moment
        }
    }
}
