import Audit
import Foundation
import TestSupport
import Testing
import VaultCore

@testable import Telemetry

@Suite("The audit log on disk")
struct AuditDiskFileTests {
    private static let canMount: Bool = geteuid() == 0 && ((try? run("mount", "--version")) == 0)

    private static func run(_ words: String...) throws -> Int32 { try ChildProcess.run(words).status }

    @Test(
        "A last line that a crash left unfinished is cut off and reported",
        arguments: [
            ("", 0, 0), ("{\"a\":1}\n", 1, 0), ("{\"a\":1}\n{\"b\"", 1, 4), ("{\"b\"", 0, 4),
            ("{\"a\":1}\n" + String(repeating: "x", count: 200_000), 1, 200_000),
        ]
    )
    func cutOff(content: String, whole: Int, cut: Int) async throws {
        let scratch = try Scratch()
        try FileManager.default.createDirectory(
            atPath: scratch.path + "/audit",
            withIntermediateDirectories: true
        )
        try content.write(toFile: scratch.log, atomically: false, encoding: .utf8)
        let log = try AuditFile(path: scratch.log, clock: StillClock())
        #expect(log.bytesCutOff == cut)
        try await log.append(.numbered(1))
        log.close()
        #expect(try scratch.lines().count == whole + 1)
        #expect(try scratch.lines().allSatisfy { $0.hasPrefix("{") && $0.hasSuffix("}") })
    }

    @Test("A file of the right size is set aside under the time and a new one begun")
    func rollOver() async throws {
        let scratch = try Scratch()
        let first = try AuditDiskFile(path: scratch.log, rollOverBytes: 10, clock: StillClock())
        try first.appendDurably(Array("first line\n".utf8))
        try first.appendDurably(Array("second\n".utf8))
        first.close()
        #expect(try scratch.lines() == ["second"])
        #expect(
            try scratch.lines(scratch.path + "/audit/audit-20261121T093000000000Z.jsonl") == ["first line"]
        )
    }

    @Test(
        "A file that was removed, renamed or exchanged is begun anew, with a record that says so",
        arguments: ["rm", "mv", "cp"]
    )
    func takenAway(by act: String) async throws {
        let scratch = try Scratch()
        let metrics = AuditMetrics()
        let log = try AuditFile(path: scratch.log, clock: StillClock(), metrics: metrics)
        try await log.append(.numbered(1))
        switch act {
        case "rm": try FileManager.default.removeItem(atPath: scratch.log)
        case "mv": try FileManager.default.moveItem(atPath: scratch.log, toPath: scratch.log + ".1")
        default: try "{}\nhalf".write(toFile: scratch.log, atomically: true, encoding: .utf8)
        }
        for number in 2...3 { try await log.append(.numbered(number)) }
        let lines = try scratch.lines().filter { $0 != "{}" }
        #expect(lines.count == 3 && lines[0].contains("AuditLogReplaced"))
        #expect(lines[1].contains("r-2\"") && lines[2].contains("r-3\""))
        #expect(metrics.lostFiles.value == 1)
        let mode = try FileManager.default.attributesOfItem(atPath: scratch.log)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        log.close()
    }

    @Test("While its folder is gone nothing is taken, and it goes on when the folder is back")
    func folderGone() async throws {
        let scratch = try Scratch()
        let log = try AuditFile(
            path: scratch.log,
            clock: StillClock(),
            limits: AuditFileLimits(retryInterval: .seconds(3_600))
        )
        try await log.append(.numbered(1))
        let folder = scratch.path + "/audit"
        try FileManager.default.removeItem(atPath: folder)
        let error = await #expect(throws: VaultError.self) { try await log.append(.numbered(2)) }
        #expect(error?.code == .unavailable && error?.summary.contains(scratch.log) == true)
        #expect(!log.isWritable)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        try await log.append(.numbered(3))
        #expect(log.isWritable)
        #expect(try scratch.lines().last?.contains("r-3\"") == true)
        log.close()
    }

    @Test("On a full disk no part of a line stays, and it goes on when there is room", .enabled(if: canMount))
    func fullDisk() async throws {
        let scratch = try Scratch()
        try #require(try Self.run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", scratch.path) == 0)
        defer { _ = try? Self.run("umount", "-l", scratch.path) }
        let log = try AuditFile(
            path: scratch.log,
            clock: StillClock(),
            limits: AuditFileLimits(retryInterval: .seconds(3_600))
        )
        let ballast = scratch.path + "/ballast"
        try Data(count: 32 << 10).write(to: URL(fileURLWithPath: ballast))

        var recorded = 0
        do {
            while recorded < 1_000 {
                try await log.append(.numbered(recorded))
                recorded += 1
            }
        } catch {
            #expect(error.code == .unavailable)
            #expect(error.summary.contains(scratch.log))
        }
        #expect(!log.isWritable)
        #expect(try scratch.lines().count == recorded)

        try FileManager.default.removeItem(atPath: ballast)
        try await log.append(.numbered(recorded))
        #expect(log.isWritable)
        #expect(try scratch.lines().count == recorded + 1)
        log.close()
    }

    @Test("A folder that cannot be made is named", arguments: ["/proc/no-such/audit.jsonl"])
    func unopenable(path: String) {
        let error = #expect(throws: VaultError.self) { try AuditFile(path: path, clock: StillClock()) }
        #expect(error?.code == .unavailable)
        #expect(error?.summary.contains(path) == true)
    }
}
