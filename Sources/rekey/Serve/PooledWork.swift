import NIOPosix
import Synchronization
import VaultCore
import VaultService

/// Runs heavy work on a few threads of its own, so that making RSA keys does not stall requests.
final class PooledWork: HeavyWork {
    private static let mostWaiting = 256

    private let pool: NIOThreadPool
    private let waiting = Atomic(0)

    /// Starts `threads` threads.
    init(threads: Int) {
        pool = NIOThreadPool(numberOfThreads: threads)
        pool.start()
    }

    func run<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
        let before = waiting.add(1, ordering: .relaxed).oldValue
        defer { waiting.subtract(1, ordering: .relaxed) }
        guard before < Self.mostWaiting else {
            throw VaultError(.unavailable, "Too many keys are being made at once: try again in some seconds.")
        }
        return try await pool.runIfActive(body)
    }
}
