import AsyncHTTPClient
import Hummingbird
import NIOCore
import NIOHTTP1
import NIOSSL
import Testing
import VaultCore

@testable import VaultHTTP

@Suite("The server", .timeLimit(.minutes(5)))
struct VaultServerTests {
    @Test("TLS 1.2 and TLS 1.3 are served", arguments: [TLSVersion.tlsv12, .tlsv13])
    func versions(version: TLSVersion) async throws {
        try await TestServer.run { server in
            let pinned: (inout TLSConfiguration) -> Void = {
                $0.minimumTLSVersion = version
                $0.maximumTLSVersion = version
            }
            let (response, text) = try await server.withClient(tls: pinned) {
                try await $0.text(server.url("/a"))
            }
            #expect(response.status == .ok)
            #expect(text == "GET /a 0 from 127.0.0.1.")
        }
    }

    @Test("Older TLS is refused", arguments: [(TLSVersion.tlsv1, false), (.tlsv11, false), (.tlsv12, true)])
    func oldVersions(version: TLSVersion, isServed: Bool) async throws {
        try await TestServer.run { server in
            let answer = try await RawConnection.open(to: server, version: version) { connection in
                try? await connection.send("GET /x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                return try await connection.receiveAll()
            }
            #expect(answer.hasPrefix("HTTP/1.1 200 ") == isServed, "\(answer)")
        }
    }

    @Test("ALPN chooses the version of HTTP", arguments: [true, false])
    func alpn(http2: Bool) async throws {
        try await TestServer.run { server in
            let (response, text) = try await server.withClient(version: http2 ? .automatic : .http1Only) {
                try await $0.text(server.url("/x"))
            }
            #expect(response.version == (http2 ? .http2 : .http1_1))
            #expect(text.hasPrefix("GET /x 0"))
            #expect(response.headers["date"] == ["Sun, 06 Nov 1994 08:49:37 GMT"])
        }
    }

    @Test("Many requests at once over either version", arguments: [true, false])
    func concurrent(http2: Bool) async throws {
        try await TestServer.run { server in
            let seen = try await server.withClient(version: http2 ? .automatic : .http1Only) { client in
                try await withThrowingTaskGroup(of: String.self) { tasks in
                    for number in 0..<100 {
                        tasks.addTask { try await client.text(server.url("/\(number)")).text }
                    }
                    return try await tasks.reduce(into: Set<String>()) { $0.insert($1) }
                }
            }
            #expect(seen.count == 100)
        }
    }

    @Test(
        "Plain HTTP on the port is told to use https",
        arguments: ["GET / HTTP/1.1\r\nHost: x\r\n\r\n", "post /", "P"]
    )
    func plainHTTP(bytes: String) async throws {
        try await TestServer.run { server in
            let answer = try await RawConnection.open(to: server, tls: false) { connection in
                try await connection.send(bytes)
                return try await connection.receiveAll()
            }
            #expect(answer.hasPrefix("HTTP/1.1 400 Bad Request\r\n"))
            #expect(answer.contains("https://"))
        }
    }

    @Test(
        "Bytes that are neither are dropped",
        arguments: [
            "\u{0}\u{1}\u{2}\u{3}\u{4}\u{5}\u{6}", "\u{16}\u{3}\u{1}\u{0}\u{5}hello", "5\r\n\r\n\r\n\r\n",
        ]
    )
    func garbage(bytes: String) async throws {
        try await TestServer.run { server in
            let answer = try await RawConnection.open(to: server, tls: false) { connection in
                try await connection.send(bytes)
                return try await connection.receiveAll()
            }
            #expect(!answer.contains("HTTP"))
        }
    }

    @Test("A handler that throws leaves a 500 that tells nothing")
    func thrown() async throws {
        struct Secret: Error { let text = "hunter2" }
        let fail: @Sendable (Request, VaultRequestContext) async throws -> Response = { _, _ in throw Secret()
        }
        try await TestServer.run(respond: fail) { server in
            let (response, text) = try await server.withClient { try await $0.text(server.url("/")) }
            #expect(response.status == .internalServerError)
            #expect(text.contains("InternalServerError") && !text.contains("hunter2"))
        }
    }

    @Test("A new certificate is shown to new connections while an old connection lives on")
    func certificateSwap() async throws {
        try await TestServer.run { server in
            try await RawConnection.open(to: server) { old in
                try await old.send("GET /1 HTTP/1.1\r\nHost: localhost\r\n\r\n")
                #expect(try await old.receive(upTo: "GET /1 0").contains("200 OK"))

                server.certificates.identity = try TestServer.identity(in: server.folder, hosts: ["new.test"])
                let shown = try await RawConnection.open(to: server) { new in
                    try await new.send("GET /2 HTTP/1.1\r\nHost: localhost\r\n\r\n")
                    #expect(try await new.receive(upTo: "GET /2 0").contains("200 OK"))
                    return new.serverCertificate
                }
                #expect(shown != nil)
                #expect(shown != old.serverCertificate)

                try await old.send("GET /3 HTTP/1.1\r\nHost: localhost\r\n\r\n")
                #expect(try await old.receive(upTo: "GET /3 0").contains("200 OK"))
            }
        }
    }

    @Test("An address in use is named")
    func addressInUse() async throws {
        try await TestServer.run { server in
            let error = await #expect(throws: VaultError.self) {
                try await TestServer.run(configure: { $0.port = server.port }) { _ in }
            }
            #expect(error?.summary.contains("127.0.0.1:\(server.port)") == true)
            #expect(error?.summary.contains("--listen") == true)
        }
    }
}
