import Foundation
import Testing
import VaultCore
import VaultService

@testable import rekey

@Suite("Threads for heavy work", .timeLimit(.minutes(5)))
struct PooledWorkTests {
    /// Holds threads until it is opened.
    private final class Gate: Sendable {
        private let condition = DispatchSemaphore(value: 0)

        func wait() { condition.wait() }

        func open(for threads: Int) { for _ in 0..<threads { condition.signal() } }
    }

    @Test("no kind of work waits for another")
    func apart() async throws {
        let work = PooledWork(processors: 2)
        let gate = Gate()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<3 { group.addTask { try await work.run(.makingKeys) { gate.wait() } } }
            #expect(try await work.run(.usingKeys) { 7 } == 7)
            #expect(try await work.run(.serverWork) { 8 } == 8)
            gate.open(for: 3)
            try await group.waitForAll()
        }
    }

    @Test("what finds no place in its line is refused at once, and what has one is done")
    func bound() async throws {
        let work = PooledWork(processors: 1)
        let gate = Gate()
        let (refused, done) = try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<300 {
                group.addTask {
                    do {
                        try await work.run(.makingKeys) { gate.wait() }
                        return true
                    } catch let error as VaultError where error.code == .unavailable {
                        #expect(error.retryAfter != nil)
                        return false
                    }
                }
            }
            var refused = 0
            while refused < 300 - 41, let isDone = try await group.next() { refused += isDone ? 0 : 1 }
            gate.open(for: 300)
            var done = 0
            while let isDone = try await group.next() { done += isDone ? 1 : 0 }
            return (refused, done)
        }
        #expect(refused == 259 && done == 41)
    }

    @Test("a failure comes through, and leaves its place to another")
    func failure() async throws {
        let work = PooledWork(processors: 1)
        for _ in 0..<600 {
            await #expect(throws: VaultError(.badParameter, "")) {
                try await work.run(.usingKeys) { throw VaultError(.badParameter, "no") }
            }
        }
        #expect(try await work.run(.usingKeys) { 1 } == 1)
    }
}
