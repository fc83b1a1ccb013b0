import AsyncHTTPClient
import Hummingbird
import NIOCore
import NIOHTTP1
import Telemetry
import Testing

@testable import VaultHTTP

@Suite("The server's limits", .timeLimit(.minutes(5)))
struct ServerLimitsTests {
    /// Soon over, and long enough for a client on a busy machine to do its part in time.
    private static let short = Duration.milliseconds(500)

    private func limits(_ change: (inout ServerLimits) -> Void) -> ServerLimits {
        var limits = ServerLimits()
        change(&limits)
        return limits
    }

    @Test(
        "A head that does not come in time closes the connection",
        arguments: ["", "GET / HTTP/1.1\r\nHost: local"],
        [true, false]
    )
    func slowHead(sent: String, tls: Bool) async throws {
        try await TestServer.run(limits: limits { $0.requestHeadTimeout = .milliseconds(50) }) { server in
            let answer = try await RawConnection.open(to: server, tls: tls) { connection in
                if tls { try? await connection.send(sent) }
                return try await connection.receiveAll()
            }
            #expect(answer.isEmpty)
        }
    }

    @Test("A body that does not come in time is answered with 408, then the connection closed")
    func slowBody() async throws {
        let limits = limits {
            $0.requestBodyTimeout = Self.short
            $0.lingerTimeout = Self.short
        }
        try await TestServer.run(limits: limits) { server in
            let answer = try await RawConnection.open(to: server) { connection in
                try await connection.send(
                    "PUT /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nabc"
                )
                return try await connection.receiveAll()
            }
            #expect(answer.hasPrefix("HTTP/1.1 408 "))
            #expect(answer.lowercased().contains("connection: close"))
            #expect(answer.contains("RequestTimeout"))
        }
    }

    @Test("A slow body on one HTTP/2 stream is answered with 408 and spares the others")
    func slowStream() async throws {
        try await TestServer.run(limits: limits { $0.requestBodyTimeout = Self.short }) { server in
            try await server.withClient { client in
                #expect(try await client.text(server.url("/first")).response.version == .http2)
                let (body, source) = AsyncStream.makeStream(of: ByteBuffer.self)
                var request = HTTPClientRequest(url: server.url("/slow"))
                request.method = .PUT
                request.body = .stream(body, length: .known(Int64(10)))
                source.yield(ByteBuffer(string: "abc"))
                let response = try await client.execute(request, timeout: .seconds(120))
                #expect(response.status == .requestTimeout)
                source.finish()
                #expect(try await client.text(server.url("/second")).response.status == .ok)
            }
        }
    }

    @Test(
        "A body too large is answered with 413",
        arguments: [
            "Content-Length: 1001\r\n\r\n" + String(repeating: "x", count: 1_001),
            "Content-Length: 99999999999\r\n\r\n",
            "Transfer-Encoding: chunked\r\n\r\n3e9\r\n" + String(repeating: "x", count: 1_001) + "\r\n",
        ]
    )
    func largeBody(rest: String) async throws {
        let limits = limits {
            $0.maxBodyBytes = 1_000
            $0.lingerTimeout = Self.short
        }
        try await TestServer.run(limits: limits) { server in
            let answer = try await RawConnection.open(to: server) { connection in
                try await connection.send("PUT /x HTTP/1.1\r\nHost: localhost\r\n" + rest)
                return try await connection.receiveAll()
            }
            #expect(answer.hasPrefix("HTTP/1.1 413 "))
            #expect(answer.contains("RequestBodyTooLarge"))
            #expect(answer.lowercased().contains("connection: close"))
        }
    }

    @Test("A client that sends much too much still gets to read its 413")
    func muchTooLarge() async throws {
        try await TestServer.run(limits: limits { $0.maxBodyBytes = 1_000 }) { server in
            try await server.withClient(version: .http1Only) { client in
                var request = HTTPClientRequest(url: server.url("/x"))
                request.method = .PUT
                request.body = .bytes(ByteBuffer(repeating: 0x78, count: 8 << 20))
                let response = try await client.execute(request, timeout: .seconds(120))
                #expect(response.status == .payloadTooLarge)
            }
        }
    }

    @Test("A body of just the largest size passes")
    func largestBody() async throws {
        try await TestServer.run(limits: limits { $0.maxBodyBytes = 1_000 }) { server in
            let answer = try await RawConnection.open(to: server) { connection in
                try await connection.send(
                    "PUT /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n"
                        + String(repeating: "x", count: 1_000)
                )
                return try await connection.receive(upTo: "PUT /x 1000")
            }
            #expect(answer.hasPrefix("HTTP/1.1 200 "))
        }
    }

    static let malformed: [(String, Int)] = [
        ("GET / HTTP/1.1\r\nbad header\r\n\r\n", 400),
        ("\u{1}\u{2}\r\n\r\n", 400),
        ("GET /\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: x\r\nhost: x\r\n\r\n", 400),
        ("GET / HTTP/1.0\r\nHost: x\r\nHost: y\r\n\r\n", 400),
        ("GET https://y/ HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        ("GET https://x:8443/ HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        ("GET https://x@y/ HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        ("GET https:///y HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        ("PUT / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400),
        ("GET / HTTP/1.1\r\nX: " + String(repeating: "x", count: 40_000) + "\r\n\r\n", 431),
        ("GET / HTTP/1.1\r\n" + (0..<200).map { "X\($0): y\r\n" }.joined() + "\r\n", 431),
    ]

    @Test("What is not HTTP is answered with 400, a large head with 431", arguments: malformed)
    func notHTTP(bytes: String, status: Int) async throws {
        try await TestServer.run(limits: limits { $0.lingerTimeout = Self.short }) { server in
            let answer = try await RawConnection.open(to: server) { connection in
                try await connection.send(bytes)
                return try await connection.receiveAll()
            }
            #expect(answer.hasPrefix("HTTP/1.1 \(status) "), "\(answer)")
            #expect(answer.contains("\"error\""))
        }
    }

    @Test(
        "One host is enough, also in the target; HTTP/1.0 needs none",
        arguments: [
            "GET /x HTTP/1.1\r\nHost: x\r\n", "GET https://X:1/x?y HTTP/1.1\r\nHost: x:1\r\n",
            "GET /x HTTP/1.0\r\n",
            "GET /x?u=https://y/ HTTP/1.1\r\nHost: x\r\n",
        ]
    )
    func oneHost(head: String) async throws {
        try await TestServer.run { server in
            let answer = try await RawConnection.open(to: server) { connection in
                try await connection.send(head + "Connection: close\r\n\r\n")
                return try await connection.receiveAll()
            }
            #expect(answer.contains(" 200 OK\r\n") && answer.contains("GET /x 0"), "\(answer)")
        }
    }

    @Test("A client that goes on sending after its refusal can read it")
    func sendsOn() async throws {
        try await TestServer.run { server in
            try await RawConnection.open(to: server) { connection in
                for _ in 0..<32 { try await connection.send(String(repeating: "x", count: 64 << 10)) }
                #expect(try await connection.receive(upTo: "\r\n\r\n").hasPrefix("HTTP/1.1 400 "))
            }
        }
    }

    @Test("A client that does not read a large answer is cut off")
    func unread() async throws {
        let size = 32 << 20
        try await TestServer.run(
            limits: limits { $0.stalledAnswerTimeout = Self.short },
            respond: { _, _ in
                Response(
                    status: .ok,
                    headers: [.contentLength: "\(size)"],
                    body: ResponseBody(byteBuffer: ByteBuffer(repeating: 0x78, count: size))
                )
            },
            { server in
                try await RawConnection.open(to: server) { connection in
                    try await connection.send("GET /x HTTP/1.1\r\nHost: localhost\r\n\r\n")
                    #expect(try await connection.receive(upTo: "\r\n\r\n").hasPrefix("HTTP/1.1 200 "))
                    while server.openConnections.value > 0 { await Task.yield() }
                    #expect(try await connection.receiveAll().utf8.count < size)
                }
            }
        )
    }

    @Test("A client that leaves in the middle of a request leaves nothing behind", arguments: [true, false])
    func leaves(http2: Bool) async throws {
        let (entered, enter) = AsyncStream.makeStream(of: Void.self)
        try await TestServer.run(
            limits: limits { $0.idleTimeout = Self.short },
            respond: { request, context in
                enter.yield()
                return try await TestServer.echo(request, context)
            },
            { server in
                try await server.withClient(version: http2 ? .automatic : .http1Only) { client in
                    let (body, source) = AsyncStream.makeStream(of: ByteBuffer.self)
                    await withTaskGroup(of: Void.self) { tasks in
                        tasks.addTask {
                            var request = HTTPClientRequest(url: server.url("/slow"))
                            request.method = .PUT
                            request.body = .stream(body, length: .known(Int64(10)))
                            source.yield(ByteBuffer(string: "abc"))
                            _ = try? await client.execute(request, timeout: .seconds(120))
                        }
                        for await _ in entered { break }
                        tasks.cancelAll()
                    }
                    while server.openConnections.value > 0 { await Task.yield() }
                }
            }
        )
    }

    @Test("A client that asks first is told to go on")
    func expectContinue() async throws {
        try await TestServer.run { server in
            try await RawConnection.open(to: server) { connection in
                try await connection.send(
                    "PUT /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n"
                )
                #expect(try await connection.receive(upTo: "\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n")
                try await connection.send("abc")
                #expect(try await connection.receive(upTo: "PUT /x 3").hasPrefix("HTTP/1.1 200 "))
            }
        }
    }

    @Test("Requests sent in one go are answered in turn")
    func pipelined() async throws {
        try await TestServer.run { server in
            try await RawConnection.open(to: server) { connection in
                try await connection.send(
                    (1...3).map { "PUT /\($0) HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\nab" }
                        .joined()
                )
                for number in 1...3 {
                    #expect(try await connection.receive(upTo: "PUT /\(number) 2").contains("200 OK"))
                }
            }
        }
    }

    @Test("A connection without a request is closed")
    func idle() async throws {
        try await TestServer.run(limits: limits { $0.idleTimeout = Self.short }) { server in
            try await RawConnection.open(to: server) { connection in
                try await connection.send("GET /x HTTP/1.1\r\nHost: localhost\r\n\r\n")
                #expect(try await connection.receiveAll().hasPrefix("HTTP/1.1 200 "))
            }
        }
    }

    @Test("An HTTP/2 connection without a stream is closed, after a farewell")
    func idleHTTP2() async throws {
        try await TestServer.run(limits: limits { $0.idleTimeout = Self.short }) { server in
            try await server.withClient { client in
                let (response, _) = try await client.text(server.url("/"))
                #expect(response.version == .http2)
                while server.openConnections.value > 0 { await Task.yield() }
            }
        }
    }

    @Test("No more connections are served at once than the limit")
    func connectionLimit() async throws {
        let (paths, seen) = AsyncStream.makeStream(of: String.self)
        try await TestServer.run(
            limits: limits { $0.maxConnections = 1 },
            respond: { request, context in
                seen.yield(request.uri.path)
                return try await TestServer.echo(request, context)
            },
            { server in
                let second = try await withThrowingTaskGroup(of: String.self) { tasks in
                    try await RawConnection.open(to: server) { first in
                        try await first.send("GET /1 HTTP/1.1\r\nHost: localhost\r\n\r\n")
                        _ = try await first.receive(upTo: "GET /1 0")
                        tasks.addTask {
                            try await RawConnection.open(to: server) { second in
                                try await second.send("GET /2 HTTP/1.1\r\nHost: localhost\r\n\r\n")
                                return try await second.receive(upTo: "GET /2 0")
                            }
                        }
                        for _ in 0..<50 {
                            try await first.send("GET /1 HTTP/1.1\r\nHost: localhost\r\n\r\n")
                            _ = try await first.receive(upTo: "GET /1 0")
                        }
                        #expect(server.openConnections.value == 1)
                    }
                    return try await tasks.next()
                }
                #expect(second?.hasPrefix("HTTP/1.1 200 ") == true)
            }
        )
        seen.finish()
        let order = await paths.reduce(into: [String]()) { $0.append($1) }
        #expect(order == Array(repeating: "/1", count: 51) + ["/2"])
    }
}
