import Audit
import Foundation
import Synchronization
import VaultCore

@testable import Telemetry

/// A clock that stands still.
struct StillClock: VaultClock {
    var instant = Timestamp(unixSeconds: 1_795_253_400)

    func now() -> Timestamp { instant }
    func sleep(until deadline: Timestamp) async throws {}
}

/// A folder of a test's own, gone with it.
final class Scratch: Sendable {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "rekey-telemetry-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    var log: String { path + "/audit/audit.jsonl" }

    func lines(_ file: String? = nil) throws -> [Substring] {
        try String(contentsOfFile: file ?? log, encoding: .utf8).split(
            separator: "\n",
            omittingEmptySubsequences: false
        )
        .dropLast()
    }
}

extension AuditRecord {
    static func numbered(_ number: Int) -> AuditRecord {
        AuditRecord(
            time: Timestamp(unixSeconds: 1_795_253_400),
            operation: "SecretGet",
            requestID: "r-\(number)"
        )
    }
}

/// An audit medium in memory that can fail, and that a test can hold up.
final class FakeMedium: AuditMedium {
    private struct State {
        var writes = 0
        var text = ""
        var fails = false
    }

    let bytesCutOff = 0
    let isInPlace = true
    private let state = Mutex(State())
    private let gate: DispatchSemaphore?
    /// Each durable write, as it happens.
    let written: AsyncStream<String>
    private let continuation: AsyncStream<String>.Continuation

    init(gate: DispatchSemaphore? = nil) {
        self.gate = gate
        (written, continuation) = AsyncStream.makeStream()
    }

    var writes: Int { state.withLock { $0.writes } }
    var text: String { state.withLock { $0.text } }
    var fails: Bool {
        get { state.withLock { $0.fails } }
        set { state.withLock { $0.fails = newValue } }
    }

    func begin() throws(VaultError) {}

    func appendDurably(_ lines: [UInt8]) throws(VaultError) {
        gate?.wait()
        let text = String(decoding: lines, as: UTF8.self)
        let failed = state.withLock { state in
            state.writes += 1
            if !state.fails { state.text += text }
            return state.fails
        }
        if failed { throw VaultError(.unavailable, "The disk is full.") }
        continuation.yield(text)
    }

    func close() {
        continuation.finish()
    }
}
