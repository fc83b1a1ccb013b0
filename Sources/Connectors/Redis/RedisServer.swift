import NIOCore
import NIOPosix
import NIOSSL
import VaultCore

/// Where a Redis server is and how to talk to it.
struct RedisServer: Sendable {
    typealias Connection = NIOAsyncChannel<ByteBuffer, ByteBuffer>

    let host: String
    let port: Int
    let security: TransportSecurity
    let authorities: String?

    /// Connects; with TLS the handshake goes on with the first command.
    func connect(within length: Duration) async throws(TargetFailure) -> Connection {
        do {
            let context = try security == .disabled ? nil : NIOSSLContext(configuration: configuration)
            return try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connectTimeout(.milliseconds(length.wholeMilliseconds))
                .connect(host: host, port: port) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        if let context { try channel.pipeline.syncOperations.addHandler(handler(context)) }
                        return try Connection(wrappingChannelSynchronously: channel)
                    }
                }
        } catch {
            throw TargetFailure(.unreachable("Redis was not reached at \(host):\(port)."))
        }
    }

    private var configuration: TLSConfiguration {
        var configuration = TLSConfiguration.makeClientConfiguration()
        if let authorities { configuration.trustRoots = .file(authorities) }
        if security == .unverified { configuration.certificateVerification = .none }
        configuration.shutdownTimeout = .seconds(1)
        return configuration
    }

    /// An address has no server name in TLS; the certificate must then name the address.
    private func handler(_ context: NIOSSLContext) throws -> NIOSSLClientHandler {
        let isAddress = (try? SocketAddress(ipAddress: host, port: port)) != nil
        return try NIOSSLClientHandler(context: context, serverHostname: isAddress ? nil : host)
    }
}
