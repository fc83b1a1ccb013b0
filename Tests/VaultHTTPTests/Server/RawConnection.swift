import Foundation
import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// A client that sends bytes as it likes, over TLS or not.
struct RawConnection {
    /// The certificate that the server showed.
    private final class Shown: Sendable {
        let certificate = Mutex<NIOSSLCertificate?>(nil)
    }

    private var inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    private let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    private let shown: Shown
    private var unread = ""

    /// Opens a connection to `server` for the time of `body`.
    static func open<Value>(
        to server: TestServer,
        tls: Bool = true,
        version: TLSVersion = .tlsv13,
        _ body: (inout RawConnection) async throws -> Value
    ) async throws -> Value {
        let configuration = try server.clientTLS {
            $0.minimumTLSVersion = version
            $0.maximumTLSVersion = version
        }
        let context = try NIOSSLContext(configuration: configuration)
        let shown = Shown()
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "127.0.0.1", port: server.port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    if tls { try channel.pipeline.syncOperations.addHandler(handler(context, shown)) }
                    return try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            var connection = RawConnection(
                inbound: inbound.makeAsyncIterator(),
                outbound: outbound,
                shown: shown
            )
            return try await body(&connection)
        }
    }

    private static func handler(_ context: NIOSSLContext, _ shown: Shown) throws -> NIOSSLClientHandler {
        try NIOSSLClientHandler(
            context: context,
            serverHostname: "localhost",
            customVerificationCallback: { chain, promise in
                shown.certificate.withLock { $0 = chain.first }
                promise.succeed(.certificateVerified)
            }
        )
    }

    private init(
        inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator,
        outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>,
        shown: Shown
    ) {
        self.inbound = inbound
        self.outbound = outbound
        self.shown = shown
    }

    var serverCertificate: NIOSSLCertificate? { shown.certificate.withLock { $0 } }

    func send(_ text: String) async throws {
        try await outbound.write(ByteBuffer(string: text))
    }

    /// What comes up to and with `mark`, or until the server closes.
    mutating func receive(upTo mark: String) async throws -> String {
        while true {
            if let end = unread.range(of: mark) {
                defer { unread = String(unread[end.upperBound...]) }
                return String(unread[..<end.upperBound])
            }
            guard let bytes = try await next() else {
                defer { unread = "" }
                return unread
            }
            unread += String(buffer: bytes)
        }
    }

    /// Everything until the server closes.
    mutating func receiveAll() async throws -> String {
        while let bytes = try await next() { unread += String(buffer: bytes) }
        defer { unread = "" }
        return unread
    }

    /// A reset, or an end without TLS's farewell, is an end.
    private mutating func next() async throws -> ByteBuffer? {
        do {
            return try await inbound.next(isolation: #isolation)
        } catch is NIOSSLError {
            return nil
        } catch is IOError {
            return nil
        }
    }
}
