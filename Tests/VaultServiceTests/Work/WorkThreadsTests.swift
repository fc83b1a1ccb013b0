import Synchronization
import Testing
import VaultCore
import VaultService

@Suite("Heavy work on threads of its own")
struct WorkThreadsTests {
    @Test("returns what the work returns and throws what it throws")
    func results() async throws {
        let work = WorkThreads(count: 2)
        #expect(try await work.run { 6 * 7 } == 42)
        await #expect(throws: VaultError(.conflict, "")) {
            try await work.run { throw VaultError(.conflict, "no") }
        }
    }

    @Test("never runs more at once than it has threads")
    func bounded() async throws {
        let work = WorkThreads(count: 2)
        let gauge = Gauge()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<64 {
                group.addTask {
                    try await work.run {
                        gauge.pass()
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(gauge.most <= 2)
    }

    @Test("refuses what would wait too long, and takes work again afterwards")
    func refuses() async throws {
        let work = WorkThreads(count: 1, longestQueue: 0)
        await #expect(throws: VaultError(.unavailable, "")) { try await work.run { 1 } }
        let roomy = WorkThreads(count: 1, longestQueue: 1)
        for _ in 0..<10 { #expect(try await roomy.run { 1 } == 1) }
    }
}

/// Counts how many are inside at once.
private final class Gauge: Sendable {
    private let inside = Mutex((now: 0, most: 0))

    var most: Int { inside.withLock { $0.most } }

    func pass() {
        inside.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
        for _ in 0..<1_000 { _ = most }
        inside.withLock { $0.now -= 1 }
    }
}
