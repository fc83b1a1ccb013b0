import NIOCore
import NIOPosix
import Synchronization
import VaultCore
import VaultService

/// Runs each kind of heavy work on threads of its own, so that it stalls no request and no other kind.
final class PooledWork: HeavyWork {
    private let makingKeys: Lane
    private let usingKeys: Lane
    private let serverWork: Lane

    /// Starts the threads: to use keys one less than there are processors, so that one is left for requests; to make
    /// them half as many, two for the rest.
    init(processors: Int = System.coreCount) {
        makingKeys = Lane(
            "Too many slow keys are being made at once",
            threads: max(1, processors / 2),
            mostOpen: 64,
            longestWait: .seconds(10),
            usual: .milliseconds(250)
        )
        usingKeys = Lane(
            "Too many slow keys are being used at once",
            threads: max(1, processors - 1),
            mostOpen: 1_024,
            longestWait: .seconds(2),
            usual: .milliseconds(1)
        )
        serverWork = Lane(
            "The server has too much to do at once",
            threads: 2,
            mostOpen: 256,
            longestWait: .seconds(3_600),
            usual: .milliseconds(100)
        )
    }

    func run<T: Sendable>(_ kind: HeavyKind, _ body: @escaping @Sendable () throws -> T) async throws -> T {
        switch kind {
        case .makingKeys: try await makingKeys.run(body)
        case .usingKeys: try await usingKeys.run(body)
        case .serverWork: try await serverWork.run(body)
        }
    }
}

/// A line and its threads.
private final class Lane: Sendable {
    private let line: Mutex<HeavyLine>
    private let pool: NIOThreadPool

    init(_ complaint: String, threads: Int, mostOpen: Int, longestWait: Duration, usual: Duration) {
        line = Mutex(
            HeavyLine(complaint, threads: threads, mostOpen: mostOpen, longestWait: longestWait, usual: usual)
        )
        pool = NIOThreadPool(numberOfThreads: threads)
        pool.start()
    }

    func run<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
        try line.withLock { line throws(VaultError) in try line.join() }
        let took = Mutex<Duration?>(nil)
        defer {
            let took = took.withLock { $0 }
            line.withLock { $0.leave(after: took) }
        }
        return try await pool.runIfActive {
            let begun = ContinuousClock.now
            defer { took.withLock { $0 = ContinuousClock.now - begun } }
            return try body()
        }
    }
}
