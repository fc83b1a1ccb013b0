import Foundation
import Testing
import VaultCore

@testable import rekey

@Suite("The clock a server starts with")
struct ClockGuardTests {
    private static let record = #"{"time":"2026-11-21T09:30:00.1234560Z","operationName":"SecretGet"}"#

    private func check(_ text: String?, at now: String) throws {
        let path = NSTemporaryDirectory() + "clock-\(UUID().uuidString).jsonl"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try text.map { try Data($0.utf8).write(to: URL(fileURLWithPath: path)) }
        let date = try Date(now, strategy: .iso8601)
        try ClockGuard.check(path, now: Timestamp(unixSeconds: Int64(date.timeIntervalSince1970)))
    }

    @Test("A clock that is behind the last audit record is refused, naming both times and the file")
    func behind() {
        let error = #expect(throws: Failure.self) {
            try check(Self.record + "\n", at: "2026-11-21T09:28:00Z")
        }
        let said = error.map { "\($0)" } ?? ""
        #expect(said.contains("2026-11-21T09:28:00Z") && said.contains("2026-11-21T09:30:00Z"))
        #expect(said.contains(".jsonl"))
    }

    @Test(
        "A clock that is right, or a little behind, is not refused",
        arguments: ["2026-11-21T09:29:01Z", "2026-11-21T09:30:00Z", "2030-01-01T00:00:00Z"]
    )
    func right(now: String) throws {
        try check(Self.record + "\n", at: now)
    }

    @Test(
        "A file that is not there, is empty, or ends in no record says nothing",
        arguments: [nil, "", "x\n"]
    )
    func silent(text: String?) throws {
        try check(text, at: "1990-01-01T00:00:00Z")
    }
}
