import Foundation
import Synchronization
import Testing
import VaultCore

@testable import SQLStore

/// Drives the writer with batches whose members are known.
@Suite("Group commit")
struct GroupCommitTests {
    struct Refused: Error {}

    /// A write that keeps what it was told instead of waking a caller.
    final class Probe: QueuedWrite {
        let kind: DurableWrite
        private let body: @Sendable (any SQLConnection) throws -> Void
        private let kept = Mutex<(failure: (any Error)?, attempts: Int, settled: Int)>((nil, 0, 0))

        init(_ kind: DurableWrite, _ body: @escaping @Sendable (any SQLConnection) throws -> Void) {
            (self.kind, self.body) = (kind, body)
        }

        var failure: (any Error)? { kept.withLock(\.failure) }
        var attempts: Int { kept.withLock(\.attempts) }
        var settled: Int { kept.withLock(\.settled) }

        func attempt(on connection: SQLiteConnection) -> Bool {
            do {
                try connection.savepoint(body)
                kept.withLock { $0 = (nil, $0.attempts + 1, $0.settled) }
                return true
            } catch {
                kept.withLock { $0 = (error, $0.attempts + 1, $0.settled) }
                return false
            }
        }

        func settle(failing failure: VaultError?) {
            kept.withLock { $0 = (failure ?? $0.failure, $0.attempts, $0.settled + 1) }
        }
    }

    /// A probe that sets a setting to a text of so many bytes.
    static func setting(_ name: String, bytes: Int = 1, then fail: Bool = false) -> Probe {
        Probe(.serverSetup) { connection in
            let value = String(repeating: "x", count: bytes)
            try connection.change(SQL.server.setSetting, [.init(name), .init(value)])
            if fail { throw Refused() }
        }
    }

    /// Runs the writer over one batch and returns what the observer heard and which settings stand afterwards.
    private func run(_ batch: [Probe], pages: Int? = nil, limit: Int = 100) async throws -> (
        heard: [CommitMoment], settings: [String]
    ) {
        try await withTemporaryFolder { folder in
            await (try SQLiteStore.open(folder: folder)).close()
            let file = SQLiteFile(path: DataFolder(path: folder).database, maximumPages: pages)
            let connection = try file.writer()
            let heard = Mutex<[CommitMoment]>([])
            let queue = WriteQueue(bound: 100)
            for write in batch { queue.append(write) }
            queue.close()
            var writer = SQLiteWriter(connection, queue: queue, limit: limit, commits: CommitCount()) {
                _,
                moment in
                heard.withLock { $0.append(moment) }
            }
            writer.run()
            connection.close()
            let stored = try file.reader().rows(SQLStatement("SELECT name FROM settings ORDER BY name")) {
                row in
                try row.text()
            }
            return (heard.withLock(\.self), stored)
        }
    }

    @Test("writes that wait together share one commit")
    func together() async throws {
        let batch = ["a", "b", "c"].map { Self.setting($0) }
        let (heard, settings) = try await run(batch)
        #expect(
            heard == [.beforeCommit, .beforeCommit, .beforeCommit, .afterCommit, .afterCommit, .afterCommit]
        )
        #expect(settings == ["a", "b", "c"])
        #expect(batch.allSatisfy { $0.settled == 1 && $0.failure == nil })
    }

    @Test("a commit takes no more than its limit")
    func limit() async throws {
        let (heard, settings) = try await run(["a", "b", "c"].map { Self.setting($0) }, limit: 2)
        #expect(
            heard == [.beforeCommit, .beforeCommit, .afterCommit, .afterCommit, .beforeCommit, .afterCommit]
        )
        #expect(settings == ["a", "b", "c"])
    }

    @Test("one that fails leaves nothing and takes nobody with it")
    func oneFails() async throws {
        let batch = [Self.setting("a"), Self.setting("b", then: true), Self.setting("c")]
        let (heard, settings) = try await run(batch)
        #expect(heard == [.beforeCommit, .beforeCommit, .afterCommit, .afterCommit])
        #expect(settings == ["a", "c"])
        #expect(batch[1].failure is Refused)
        #expect(batch.allSatisfy { $0.settled == 1 && $0.attempts == 1 })
    }

    @Test("one that fills the disk takes nobody with it")
    func oneFillsTheDisk() async throws {
        let batch = [Self.setting("a"), Self.setting("huge", bytes: 4_000_000), Self.setting("c")]
        let (_, settings) = try await run(batch, pages: 200)
        #expect(settings == ["a", "c"])
        #expect(batch[1].failure as? VaultError == VaultError(.unavailable, ""))
        #expect(batch[0].failure == nil && batch[2].failure == nil)
        #expect(batch.allSatisfy { $0.settled == 1 })
    }

    @Test("a queue that is full refuses one more at once, naming the cause")
    func bounded() {
        let queue = WriteQueue(bound: 2)
        let writes = ["a", "b", "c"].map { Self.setting($0) }
        for write in writes { queue.append(write) }
        #expect(writes.map(\.settled) == [0, 0, 1])
        #expect(writes[2].failure as? VaultError == VaultError(.unavailable, ""))
    }
}
