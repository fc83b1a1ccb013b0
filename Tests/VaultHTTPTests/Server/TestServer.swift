import AsyncHTTPClient
import Certificates
import Foundation
import Hummingbird
import Logging
import NIOCore
import NIOSSL
import SecretMemory
import ServiceLifecycle
import Telemetry
import VaultCore

@testable import VaultHTTP

/// A server on a free loopback port, for the time of a test.
struct TestServer: Sendable {
    let port: Int
    let folder: String
    let certificates: CertificateBox
    let openConnections: Gauge
    let group: ServiceGroup

    static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    /// Runs a server that answers with `respond` while `body` runs, then shuts it down and waits for its end.
    static func run(
        limits: ServerLimits = ServerLimits(),
        clock: any VaultClock = TestClock(),
        configure: (inout ServerOptions) -> Void = { _ in },
        respond: @escaping @Sendable (Request, VaultRequestContext) async throws -> Response = Self.echo,
        _ body: (TestServer) async throws -> Void
    ) async throws {
        var options = ServerOptions(port: 0, limits: limits)
        configure(&options)
        let folder = try makeFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let box = CertificateBox(try identity(in: folder))
        let (ports, listening) = AsyncStream.makeStream(of: Int.self)
        let gauge = Gauge()
        let server = VaultServer(
            options: options,
            certificates: box,
            clock: clock,
            logger: quiet,
            responder: CallbackResponder(callback: respond),
            openConnections: gauge
        ) { address in
            listening.yield(address.port ?? 0)
        }
        let services = ServiceGroup(configuration: .init(services: [server], logger: quiet))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                defer { listening.finish() }
                try await services.run()
            }
            for await port in ports {
                try await body(
                    TestServer(
                        port: port,
                        folder: folder,
                        certificates: box,
                        openConnections: gauge,
                        group: services
                    )
                )
                break
            }
            await services.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }

    static func makeFolder() throws -> String {
        let folder = NSTemporaryDirectory() + "rekey-server-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return folder
    }

    /// A certificate for localhost and `hosts`, kept in `folder`.
    static func identity(in folder: String, hosts: [String] = []) throws -> TLSIdentity {
        let now = Timestamp(unixSeconds: Int64(Date().timeIntervalSince1970))
        let certificate = try ServerCertificate.ensure(in: folder, now: now, hosts: hosts)
        return try TLSIdentity(
            certificateChainPEM: certificate.certificatePEM,
            privateKeyPEM: certificate.privateKeyPEM.exposed,
            renewal: certificate.renewal
        )
    }

    /// Answers with the method, the path and the size of the body.
    @Sendable static func echo(_ request: Request, _ context: VaultRequestContext) async throws -> Response {
        let body = try await request.body.collect(upTo: .max)
        let text =
            "\(request.method) \(request.uri.path) \(body.readableBytes) from \(context.remoteAddress ?? "?")."
        return Response(
            status: .ok,
            headers: [.contentLength: "\(text.utf8.count)"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text))
        )
    }

    /// Lends a client that trusts the server's authority.
    func withClient<Value>(
        tls: (inout TLSConfiguration) -> Void = { _ in },
        version: HTTPClient.Configuration.HTTPVersion = .automatic,
        _ body: (HTTPClient) async throws -> Value
    ) async throws -> Value {
        var configuration = HTTPClient.Configuration()
        configuration.httpVersion = version
        configuration.timeout = .init(connect: .seconds(120), read: .seconds(120))
        configuration.tlsConfiguration = try clientTLS(tls)
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        do {
            let value = try await body(client)
            try await client.shutdown()
            return value
        } catch {
            try await client.shutdown()
            throw error
        }
    }

    func clientTLS(_ change: (inout TLSConfiguration) -> Void = { _ in }) throws -> TLSConfiguration {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(folder + "/ca.pem"))
        change(&tls)
        return tls
    }

    func url(_ path: String) -> String { "https://localhost:\(port)\(path)" }
}

extension HTTPClient {
    /// Gets `url` and its body as text.
    func text(_ url: String) async throws -> (response: HTTPClientResponse, text: String) {
        let response = try await execute(HTTPClientRequest(url: url), timeout: .seconds(120))
        let body = try await response.body.collect(upTo: 1 << 20)
        return (response, String(buffer: body))
    }
}
