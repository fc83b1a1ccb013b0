import Audit
import Foundation
import Testing
import VaultCore

@testable import Telemetry

@Suite("The audit file")
struct AuditFileTests {
    @Test("A record is in the file when the caller goes on, and only its owner may read it")
    func durable() async throws {
        let scratch = try Scratch()
        let metrics = AuditMetrics()
        let log = try AuditFile(path: scratch.log, clock: StillClock(), metrics: metrics)
        for number in 1...3 {
            try await log.append(.numbered(number))
            #expect(try scratch.lines().count == number)
        }
        #expect(try scratch.lines().last?.contains("\"requestId\":\"r-3\"") == true)
        #expect(metrics.expected.value == 3 && metrics.recorded.value == 3)
        let mode = try FileManager.default.attributesOfItem(atPath: scratch.log)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        log.close()
    }

    @Test("Callers that come while a write runs share the next one")
    func groupCommit() async throws {
        let gate = DispatchSemaphore(value: 0)
        let medium = FakeMedium(gate: gate)
        let metrics = AuditMetrics()
        let log = AuditFile(medium: medium, clock: StillClock(), metrics: metrics)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<200 { group.addTask { try await log.append(.numbered(number)) } }
            while metrics.expected.value < 200 { await Task.yield() }
            for _ in 0..<200 { gate.signal() }
            try await group.waitForAll()
        }
        #expect(medium.writes < 20)
        #expect(medium.text.split(separator: "\n").count == 200)
        #expect(Set(medium.text.split(separator: "\n")).count == 200)
    }

    @Test("When the log cannot be written every caller is refused, and it mends by itself")
    func outage() async throws {
        let medium = FakeMedium()
        let log = AuditFile(
            medium: medium,
            clock: StillClock(),
            limits: AuditFileLimits(retryInterval: .milliseconds(1))
        )
        try await log.append(.numbered(1))
        medium.fails = true
        await withTaskGroup(of: Bool.self) { group in
            for number in 2..<10 {
                group.addTask { await log.refuses(number) }
            }
            for await refused in group { #expect(refused) }
        }
        #expect(!log.isWritable)
        medium.fails = false
        _ = await medium.written.first { $0.contains("AuditLogRecovered") }
        try await log.append(.numbered(10))
        #expect(log.isWritable)
        #expect(
            medium.text.contains("r-1\"") && medium.text.contains("r-10\"") && !medium.text.contains("r-2\"")
        )
    }

    @Test("More than may wait is refused at once", arguments: [(2, 1 << 20), (100, 600)])
    func bounded(lines: Int, bytes: Int) async throws {
        let gate = DispatchSemaphore(value: 0)
        let log = AuditFile(
            medium: FakeMedium(gate: gate),
            clock: StillClock(),
            limits: AuditFileLimits(waitingLines: lines, waitingBytes: bytes)
        )
        let refused = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<20 {
                group.addTask { await log.refuses(number) }
            }
            var refused = 0
            // At most one batch is being written and one waits; all others come back while the gate is shut.
            while refused < 15, let result = await group.next() { refused += result ? 1 : 0 }
            for _ in 0..<20 { gate.signal() }
            return refused
        }
        #expect(refused == 15)
    }

    @Test("After it was closed nothing is taken")
    func closed() async throws {
        let medium = FakeMedium()
        let log = AuditFile(medium: medium, clock: StillClock())
        log.close()
        await #expect(throws: VaultError(.unavailable, "")) { try await log.append(.numbered(1)) }
        #expect(medium.text.isEmpty)
    }

    @Test("Sixty-four callers lose and double nothing")
    func concurrent() async throws {
        let scratch = try Scratch()
        let log = try AuditFile(path: scratch.log, clock: StillClock())
        try await withThrowingTaskGroup(of: Void.self) { group in
            for caller in 0..<64 {
                group.addTask {
                    for number in 0..<20 { try await log.append(.numbered(caller * 100 + number)) }
                }
            }
            try await group.waitForAll()
        }
        log.close()
        #expect(try Set(scratch.lines()).count == 64 * 20)
        #expect(try scratch.lines().count == 64 * 20)
    }
}

extension AuditFile {
    /// Whether a record is not taken, because the log is not to be had.
    fileprivate func refuses(_ number: Int) async -> Bool {
        do throws(VaultError) {
            try await append(.numbered(number))
            return false
        } catch {
            return error.code == .unavailable
        }
    }
}
