import AsyncHTTPClient
import Hummingbird
import NIOCore
import NIOHTTP1
import ServiceLifecycle
import Testing

@testable import VaultHTTP

@Suite("Shutdown of the server", .timeLimit(.minutes(5)))
struct ServerShutdownTests {
    /// A responder that tells when a request is in it, and answers when the gate opens.
    private struct Gate: Sendable {
        let entered: AsyncStream<Void>
        private let enter: AsyncStream<Void>.Continuation
        private let opened: AsyncStream<Void>
        private let opening: AsyncStream<Void>.Continuation

        init() {
            (entered, enter) = AsyncStream.makeStream()
            (opened, opening) = AsyncStream.makeStream()
        }

        func open() { opening.finish() }

        @Sendable func respond(_ request: Request, _ context: VaultRequestContext) async throws -> Response {
            enter.yield()
            for await _ in opened {}
            try Task.checkCancellation()
            return try await TestServer.echo(request, context)
        }
    }

    private func waitUntilRefused(_ server: TestServer) async {
        for _ in 0..<100_000 {
            do {
                try await RawConnection.open(to: server, tls: false) { _ in }
            } catch {
                return
            }
        }
        Issue.record("The server goes on accepting connections")
    }

    @Test("A request in flight is finished while new connections are refused", arguments: [true, false])
    func drains(http2: Bool) async throws {
        let gate = Gate()
        try await TestServer.run(respond: gate.respond) { server in
            try await server.withClient(version: http2 ? .automatic : .http1Only) { client in
                let response = try await withThrowingTaskGroup(of: HTTPClientResponse.self) { tasks in
                    tasks.addTask { try await client.text(server.url("/x")).response }
                    for await _ in gate.entered { break }
                    await server.group.triggerGracefulShutdown()
                    await waitUntilRefused(server)
                    gate.open()
                    return try await tasks.next()
                }
                #expect(response?.status == .ok)
                #expect(response?.headers["connection"] == (http2 ? [] : ["close"]))
            }
        }
    }

    @Test("What does not finish within the drain time is cut off", arguments: [true, false])
    func cutOff(http2: Bool) async throws {
        let gate = Gate()
        var limits = ServerLimits()
        limits.drainTimeout = .milliseconds(50)
        try await TestServer.run(limits: limits, respond: gate.respond) { server in
            try await server.withClient(version: http2 ? .automatic : .http1Only) { client in
                await withTaskGroup(of: Void.self) { tasks in
                    tasks.addTask {
                        await #expect(throws: (any Error).self) { try await client.text(server.url("/x")) }
                    }
                    for await _ in gate.entered { break }
                    await server.group.triggerGracefulShutdown()
                }
            }
        }
    }

    @Test("Connections without a request do not hold it up")
    func idleConnections() async throws {
        try await TestServer.run { server in
            try await RawConnection.open(to: server, tls: false) { silent in
                try await RawConnection.open(to: server) { kept in
                    try await kept.send("GET /x HTTP/1.1\r\nHost: localhost\r\n\r\n")
                    _ = try await kept.receive(upTo: "GET /x 0")
                    await server.group.triggerGracefulShutdown()
                    _ = try await kept.receiveAll()
                }
                _ = try await silent.receiveAll()
            }
        }
    }
}
