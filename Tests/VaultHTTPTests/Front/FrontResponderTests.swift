import Audit
import Hummingbird
import NIOCore
import Synchronization
import Testing
import VaultCore

@testable import VaultHTTP

@Suite("The front of the server", .timeLimit(.minutes(5)))
struct FrontResponderTests {
    /// Reads the body of whatever is asked.
    private struct Reader: RequestHandler {
        let isAudited = true
        let began: @Sendable () -> Void

        func respond(to frame: RequestFrame, _ notes: inout RequestNotes) async throws -> Reply {
            began()
            return .json(try await frame.body(1_000))
        }
    }

    /// Keeps the records in memory and tells each.
    private struct Log: AuditLog {
        let isWritable = true
        let tell: @Sendable (AuditRecord) -> Void

        func append(_ record: AuditRecord) async throws(VaultError) { tell(record) }
    }

    private struct Zeros: RandomSource {
        func bytes(_ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: count) }
    }

    @Test("A client that leaves before its body is whole is no fault of the server's")
    func bodyCutShort() async throws {
        let (begun, begin) = AsyncStream.makeStream(of: Void.self)
        let (records, record) = AsyncStream.makeStream(of: AuditRecord.self)
        let reader = Reader { begin.yield() }
        let log = Log { record.yield($0) }
        let door = FrontDoor(
            clock: TestClock(),
            random: Zeros(),
            audit: log,
            handlers: Handlers(
                vault: reader,
                issuer: reader,
                api: reader,
                management: reader,
                directory: reader,
                health: reader
            ),
            report: { _ in }
        )
        let responder = FrontResponder(door: door)
        let respond = responder.respond(to:context:)
        try await TestServer.run(respond: respond) { server in
            try await RawConnection.open(to: server) { connection in
                try await connection.send(
                    "PUT /secrets/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nhalf"
                )
                for await _ in begun { break }
            }
            for await record in records {
                #expect(record.status == 400)
                break
            }
        }
    }
}
