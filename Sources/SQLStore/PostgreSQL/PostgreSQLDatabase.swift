import Foundation
import VaultCore

/// A PostgreSQL database behind a few connections, each on a thread of its own.
final class PostgreSQLDatabase: SQLDatabase {
    private let server: PostgreSQLServer
    private let queue: PostgreSQLQueue
    private let patience: Duration
    let positions: Positions

    /// Starts the workers, of which the last one lets `lock` go.
    init(
        _ server: PostgreSQLServer,
        positions: Positions,
        lock: DataFolderLock,
        options: PostgreSQLStore.Options,
        observer: CommitObserver?
    ) {
        let workers = max(options.connections, 2)
        let queue = PostgreSQLQueue(bound: options.waitingJobs, workers: workers)
        (self.server, self.queue, self.positions) = (server, queue, positions)
        patience = options.patience
        for number in 1...workers {
            Self.startThread("store-\(number)") {
                PostgreSQLWorker(server, queue: queue, patience: options.patience, observer: observer).run()
                queue.endWorker { lock.release() }
            }
        }
    }

    deinit {
        queue.close()
    }

    /// Other nodes commit unseen.
    var commits: Int? { nil }

    var pool: DatabasePool? { queue.pool }

    func read<T: Sendable>(_ body: @Sendable (any SQLConnection) throws -> T) async throws -> T {
        let end = ContinuousClock.now + patience
        return try await withoutActuallyEscaping(body) { body in
            try await perform { worker in try worker.read(until: end, body) }
        }
    }

    func look<T: Sendable>(_ body: @Sendable (any SQLConnection) throws -> T) async throws -> T {
        let end = ContinuousClock.now + patience
        return try await withoutActuallyEscaping(body) { body in
            try await perform { worker in try worker.look(until: end, body) }
        }
    }

    func write<T: Sendable>(
        _ write: DurableWrite,
        _ body: @escaping @Sendable (any SQLConnection) throws -> T
    ) async throws -> T {
        let end = ContinuousClock.now + patience
        return try await perform { worker in try worker.write(write, until: end, body) }
    }

    /// The copy is an SQLite file, so that a backup is the same whatever it was taken from.
    func copy(to path: String) async throws {
        if queue.isClosed { throw StoreFailure.closed }
        try await withCheckedThrowingContinuation { (caller: CheckedContinuation<Void, any Error>) in
            Self.startThread("store-copy") { [address = server.address] in
                caller.resume(with: Result { try PostgreSQLCopy(address: address).write(to: path) })
            }
        }
    }

    func clockAhead() async throws -> Duration? {
        try await look { connection in try PostgreSQLCheck(connection: connection).clockAhead() }
    }

    func close() async {
        queue.close()
        await queue.ended()
    }

    private func perform<T: Sendable>(_ work: @escaping @Sendable (PostgreSQLWorker) throws -> T) async throws
        -> T
    {
        try await withCheckedThrowingContinuation { (caller: CheckedContinuation<T, any Error>) in
            queue.append(PendingJob(caller: caller, work))
        }
    }

    private static func startThread(_ name: String, _ body: @escaping @Sendable () -> Void) {
        let thread = Thread(block: body)
        thread.name = name
        thread.start()
    }
}
