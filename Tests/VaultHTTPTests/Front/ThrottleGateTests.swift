import Access
import HTTPTypes
import KeyVaultWire
import Synchronization
import Testing
import VaultCore

@testable import VaultHTTP

@Suite("The gate of limits")
struct ThrottleGateTests {
    /// A time that the test moves.
    private final class Hand: Sendable {
        let time = Mutex(Duration.zero)
    }

    private let hand = Hand()

    private func gate(_ words: String...) throws -> ThrottleGate {
        let hand = hand
        let limits = try #require(try ThrottleLimits.read(words))
        return ThrottleGate(limits) { hand.time.withLock { $0 } }
    }

    @Test("one too many is answered with 429, Azure's words and when to come again")
    func refusal() throws {
        let gate = try gate("other=2")
        hand.time.withLock { $0 = .milliseconds(250) }
        for _ in 0..<2 { try gate.admit(.other, with: .default) }
        let error = try #require(throws: VaultError.self) { try gate.admit(.other, with: .default) }
        var notes = RequestNotes()
        let reply = ErrorReply.make(error, &notes)
        #expect(reply.status == 429 && notes.errorCode == "Throttled")
        #expect(reply.headers[.retryAfter] == "11")
        #expect(
            String(decoding: reply.body, as: UTF8.self)
                == #"{"error":{"code":"Throttled","message":"Request was not processed because too many requests "#
                + #"were received. Reason: VaultRequestTypeLimitReached"}}"#
        )
        hand.time.withLock { $0 = .milliseconds(10_499) }
        let late = #expect(throws: VaultError.self) { try gate.admit(.other, with: .default) }
        #expect(
            late?.retryAfter == .milliseconds(1) && ErrorReply.make(error, &notes).headers[.retryAfter] != "0"
        )
        hand.time.withLock { $0 = .milliseconds(10_500) }
        try gate.admit(.other, with: .default)
    }

    @Test("the server's own limit has a reason of its own")
    func server() throws {
        let gate = try gate("create=1")
        for index in 1...5 { try gate.admit(.create, with: try #require(VaultName("vault-\(index)"))) }
        let error = #expect(throws: VaultError.self) { try gate.admit(.create, with: .default) }
        #expect(error?.summary.contains("Reason: SubscriptionRequestTypeLimitReached") == true)
    }

    @Test("what a key weighs beyond one is counted afterwards")
    func weight() throws {
        let gate = try gate("key-use=9")
        try gate.admit(.keyUse, with: .default)
        gate.charge(7, as: .keyUse, to: .default)
        try gate.admit(.keyUse, with: .default)
        #expect(throws: VaultError(.throttled, "")) { try gate.admit(.keyUse, with: .default) }
    }

    @Test("a refusal that waiting does not cure bears no time to wait")
    func others() {
        var notes = RequestNotes()
        #expect(ErrorReply.make(VaultError(.forbidden, "no"), &notes).headers[.retryAfter] == nil)
    }

    @Test("every operation counts as what Azure counts it")
    func operations() {
        let counted = Dictionary(grouping: WireOperation.allCases, by: \.transaction)
        #expect(counted[.keyCreate]?.map(\.auditName) == ["KeyCreate", "KeyRotate", "KeyRelease"])
        #expect(counted[.create]?.map(\.auditName) == ["SecretSet", "KeyImport"])
        #expect(counted[.keyUse]?.contains(.keySign) == true && counted[.keyUse]?.contains(.keyList) == false)
        #expect(counted[.keyUse]?.allSatisfy { $0.family == .key } == true)
        #expect(counted[.other]?.contains(.secretGet) == true)
    }
}
