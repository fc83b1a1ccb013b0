import Audit
import Foundation
import Testing
import VaultCore

@testable import Telemetry

@Suite("The audit log on disk")
struct AuditDiskFileTests {
    private static let canMount: Bool = geteuid() == 0 && ((try? run("mount", "--version")) == 0)

    @discardableResult
    private static func run(_ arguments: String...) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }

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
