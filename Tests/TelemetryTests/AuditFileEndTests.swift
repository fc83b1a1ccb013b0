import Foundation
import Testing

@testable import Telemetry

@Suite("The end of an audit file")
struct AuditFileEndTests {
    private func end(of text: String) throws -> AuditFileEnd {
        let path = NSTemporaryDirectory() + "rekey-audit-end-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        return try AuditFileEnd.read(path)
    }

    @Test(
        "The last whole line is told, and what stands unfinished behind it",
        arguments: [
            ("", 0, nil), ("half", 4, nil), ("one\n", 0, "one"), ("one\ntwo\n", 0, "two"),
            ("one\ntwo\nhal", 3, "two"), ("\n", 0, nil),
        ] as [(String, Int, String?)]
    )
    func ends(text: String, unfinished: Int, last: String?) throws {
        #expect(
            try end(of: text)
                == AuditFileEnd(length: text.utf8.count, unfinished: unfinished, lastLine: last)
        )
    }

    @Test("A line longer than a record can be is not read into memory")
    func long() throws {
        let line = String(repeating: "x", count: AuditFileEnd.longestLine + 1)
        #expect(try end(of: "one\n\(line)\n").lastLine == nil)
        #expect(try end(of: "\(line)\ntwo\n").lastLine == "two")
    }

    @Test("A file that is not there is an error")
    func absent() {
        #expect(throws: (any Error).self) { try AuditFileEnd.read("/nowhere/audit.jsonl") }
    }
}
