import Hummingbird
import Telemetry
import Testing

@testable import VaultHTTP

@Suite("A crowd of connections", .timeLimit(.minutes(5)))
struct ConnectionCrowdTests {
    /// Sixteen connections, of which the sixteenth has one of the others make way.
    private static var limits: ServerLimits {
        var limits = ServerLimits()
        limits.maxConnections = 16
        limits.leastWait = .milliseconds(1)
        return limits
    }

    private static let get = "GET /x HTTP/1.1\r\nHost: localhost\r\n\r\n"

    /// Opens connections that send `bytes`, or not even TLS's hello, and stay, one in another; then runs `body` among them.
    private func crowd(
        of number: Int,
        sending bytes: String? = nil,
        at server: TestServer,
        _ body: @escaping () async throws -> Void
    ) async throws {
        guard number > 0 else { return try await body() }
        try await RawConnection.open(to: server, tls: bytes != nil) { connection in
            if let bytes { try? await connection.send(bytes) }
            try await crowd(of: number - 1, sending: bytes, at: server, body)
        }
    }

    @Test(
        "Connections that wait for their clients keep nobody out",
        arguments: [
            get,
            "GET /x HTTP/1.1\r\nHost: local",
            "PUT /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nabc",
        ]
    )
    func crowded(bytes: String) async throws {
        try await TestServer.run(limits: Self.limits) { server in
            try await crowd(of: 40, sending: bytes, at: server) {
                try await RawConnection.open(to: server) { connection in
                    try await connection.send(Self.get)
                    #expect(try await connection.receive(upTo: "GET /x 0").hasPrefix("HTTP/1.1 200 "))
                }
            }
        }
    }

    @Test("Those that say nothing make way for others before those that wait after an answer")
    func silent() async throws {
        var limits = Self.limits
        limits.leastSilence = .zero
        try await TestServer.run(limits: limits) { server in
            try await RawConnection.open(to: server) { kept in
                try await kept.send(Self.get)
                _ = try await kept.receive(upTo: "GET /x 0")
                try await crowd(of: 40, at: server) {
                    try await RawConnection.open(to: server) { newcomer in
                        try await newcomer.send(Self.get)
                        #expect(try await newcomer.receive(upTo: "GET /x 0").hasPrefix("HTTP/1.1 200 "))
                    }
                }
                try await kept.send(Self.get)
                #expect(try await kept.receive(upTo: "GET /x 0").contains("HTTP/1.1 200 "))
            }
        }
    }

    @Test("A connection whose request is at work does not make way")
    func busy() async throws {
        let (gate, open) = AsyncStream.makeStream(of: Void.self)
        let (entered, enter) = AsyncStream.makeStream(of: Void.self)
        try await TestServer.run(
            limits: Self.limits,
            respond: { request, context in
                if request.uri.path == "/slow" {
                    enter.yield()
                    for await _ in gate { break }
                }
                return try await TestServer.echo(request, context)
            },
            { server in
                try await RawConnection.open(to: server) { busy in
                    try await busy.send("GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n")
                    for await _ in entered { break }
                    try await crowd(of: 40, sending: Self.get, at: server) { open.finish() }
                    #expect(try await busy.receive(upTo: "GET /slow 0").hasPrefix("HTTP/1.1 200 "))
                }
            }
        )
    }

    @Test("Below the limit no connection has to go")
    func below() async throws {
        try await TestServer.run(limits: Self.limits) { server in
            try await crowd(of: 14, sending: Self.get, at: server) {
                try await RawConnection.open(to: server) { connection in
                    for _ in 0..<50 {
                        try await connection.send(Self.get)
                        _ = try await connection.receive(upTo: "GET /x 0")
                    }
                }
                #expect(server.openConnections.value >= 14)
            }
        }
    }
}
