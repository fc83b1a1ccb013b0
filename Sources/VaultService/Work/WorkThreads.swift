import Foundation
import Synchronization
import VaultCore

/// Heavy work on a fixed number of threads of its own, with a bounded queue before them.
public final class WorkThreads: HeavyWork {
    private let queue: OperationQueue
    private let longestQueue: Int
    private let waiting = Mutex(0)

    /// Works on `count` threads; more than `longestQueue` pieces of work at once are refused.
    public init(count: Int, longestQueue: Int = 256) {
        queue = OperationQueue()
        queue.name = "rekey.work"
        queue.maxConcurrentOperationCount = count
        self.longestQueue = longestQueue
    }

    /// Runs `body` on one of the threads and returns what it returns; throws what it throws, or
    /// ``VaultError/Code/unavailable`` when too much already waits.
    public func run<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
        try enter()
        defer { leave() }
        return try await withCheckedThrowingContinuation { continuation in
            queue.addOperation {
                continuation.resume(with: Result(catching: body))
            }
        }
    }

    private func enter() throws(VaultError) {
        let hasRoom = waiting.withLock { waiting in
            guard waiting < longestQueue else { return false }
            waiting += 1
            return true
        }
        guard hasRoom else {
            throw VaultError(.unavailable, "Too many keys are being made at once; try again in a moment.")
        }
    }

    private func leave() {
        waiting.withLock { $0 -= 1 }
    }
}
