import Testing
import VaultCore

@testable import VaultHTTP

@Suite("The request guard's decisions")
struct RequestGuardStateMachineTests {
    private typealias Machine = RequestGuard.StateMachine
    private let tooLarge = Machine.Inbound.refuse(VaultError(.bodyTooLarge, ""))
    private let timeout = Machine.Inbound.refuse(VaultError(.requestTimeout, ""))
    private let malformed = VaultError(.badParameter, "")

    @Test("A request within its bounds passes, one after another")
    func passes() {
        var machine = Machine(maxBodyBytes: 10)
        for _ in 0..<3 {
            #expect(machine.head(contentLength: 10) == .forward)
            #expect(machine.body(4) == .forward)
            #expect(machine.body(6) == .forward)
            #expect(machine.end() == .forward)
            #expect(machine.bodyDeadline() == .drop)
            #expect(machine.answered() == .write)
        }
    }

    @Test("A body over the bound is refused once, what follows is dropped, and its answer is the last")
    func tooLargeBody() {
        var machine = Machine(maxBodyBytes: 10)
        #expect(machine.head(contentLength: nil) == .forward)
        #expect(machine.body(11) == tooLarge)
        #expect(machine.body(1) == .drop)
        #expect(machine.end() == .drop)
        #expect(machine.head(contentLength: 0) == .drop)
        #expect(machine.answersLast)
        #expect(machine.answered() == .writeLast)
    }

    @Test("A length over the bound is refused with the head")
    func tooLargeHead() {
        var machine = Machine(maxBodyBytes: 10)
        #expect(machine.head(contentLength: 11) == tooLarge)
    }

    @Test("A refusal waits for the answers to earlier requests")
    func pipelined() {
        var machine = Machine(maxBodyBytes: 10)
        #expect(machine.head(contentLength: 0) == .forward)
        #expect(machine.end() == .forward)
        #expect(machine.head(contentLength: 5) == .forward)
        #expect(machine.bodyDeadline() == timeout)
        #expect(!machine.answersLast)
        #expect(machine.answered() == .write)
        #expect(machine.answersLast)
        #expect(machine.answered() == .writeLast)
    }

    @Test(
        "Bytes that are not HTTP: answered when nobody else does, told to the reader of a body, else awaited"
    )
    func notHTTP() {
        var idle = Machine(maxBodyBytes: 10)
        #expect(idle.malformed(malformed) == .answer(malformed))
        #expect(idle.malformed(malformed) == .drop)

        var reading = Machine(maxBodyBytes: 10)
        #expect(reading.head(contentLength: 5) == .forward)
        #expect(reading.malformed(malformed) == .refuse(malformed))

        var answering = Machine(maxBodyBytes: 10)
        #expect(answering.head(contentLength: 0) == .forward)
        #expect(answering.end() == .forward)
        #expect(answering.malformed(malformed) == .drop)
        #expect(answering.answered() == .writeLast)
    }
}
