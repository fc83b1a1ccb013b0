import HummingbirdCore
import HummingbirdHTTP2
import Logging
import NIOCore
import NIOHTTP2
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import NIOHTTPTypesHTTP2
import NIOSSL

/// Sets up each accepted connection: guards, TLS, and HTTP/1.1 or HTTP/2 as ALPN chooses.
struct VaultChannel: HTTPChannelHandler {
    typealias Stream = NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>
    typealias Streams = NIOHTTP2Handler.AsyncStreamMultiplexer<Stream>

    struct Value: ServerChildChannelValue {
        let protocolChosen: EventLoopFuture<NIONegotiatedHTTPVersion<Stream, Streams>>
        let channel: any Channel
    }

    let responder: Responder
    private let limits: ServerLimits
    private let tls: NIOSSLContext
    private let http1: HTTP1Channel
    private let connections: OpenConnections

    init(
        responder: @escaping Responder,
        certificates: CertificateBox,
        limits: ServerLimits,
        connections: OpenConnections
    ) throws {
        self.responder = responder
        self.limits = limits
        self.connections = connections
        tls = try NIOSSLContext(
            configuration: certificates.tlsConfiguration(protocols: NIOHTTP2SupportedALPNProtocols)
        )
        http1 = HTTP1Channel(responder: responder, configuration: limits.http1Configuration)
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        let connection = ConnectionGuard(limits: limits)
        do {
            // One read a turn of the loop: a client that sends without a pause has the others wait for no more than that.
            try channel.syncOptions?.setOption(.maxMessagesPerRead, value: 1)
            try channel.pipeline.syncOperations.addHandlers(
                connection,
                PlainHTTPRefusal(),
                NIOSSLServerHandler(context: tls)
            )
        } catch {
            return channel.eventLoop.makeFailedFuture(error)
        }
        connections.add(channel, wait: connection.wait)
        return channel.configureHTTP2AsyncSecureUpgrade { channel in
            setupHTTP1(channel, logger)
        } http2ConnectionInitializer: { channel in
            setupHTTP2(channel)
        }
        .map { Value(protocolChosen: $0, channel: channel) }
    }

    func handle(value: Value, logger: Logger) async {
        await withTaskExecutorPreference(EventLoopExecutor(value.channel.eventLoop)) {
            switch try? await value.protocolChosen.get() {
            case .http1_1(let channel): await http1.handle(value: channel, logger: logger)
            case .http2(let streams): await handle(streams, logger)
            case nil: logger.trace("A connection ended before it spoke HTTP")
            }
        }
    }

    private func setupHTTP1(_ channel: any Channel, _ logger: Logger) -> EventLoopFuture<Stream> {
        http1.setup(channel: channel, logger: logger).flatMapThrowing { stream in
            let pipeline = channel.pipeline.syncOperations
            let codec = try pipeline.handler(type: HTTP1ToHTTPServerCodec.self)
            try pipeline.addHandler(HostGuard(), position: .before(codec))
            return stream
        }
    }

    // MARK: HTTP/2

    private func setupHTTP2(_ channel: any Channel) -> EventLoopFuture<Streams> {
        channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.handler(type: ConnectionGuard.self).isHTTP2 = true
            let streams: Streams = try channel.pipeline.syncOperations.configureAsyncHTTP2Pipeline(
                mode: .server,
                connectionManagerConfiguration: limits.http2Connection,
                http2HandlerConfiguration: limits.http2Frames
            ) { stream in
                stream.eventLoop.makeCompletedFuture { try setupStream(stream, of: channel) }
            }
            try channel.pipeline.syncOperations.addHandler(HTTP2ErrorClose())
            return streams
        }
    }

    private func setupStream(_ stream: any Channel, of connection: any Channel) throws -> Stream {
        if !connections.add(stream: stream, of: connection) { reset(stream) }
        try stream.pipeline.syncOperations.addHandlers(
            HTTP2FramePayloadToHTTPServerCodec(),
            RequestGuard(limits: limits)
        )
        return try Stream(wrappingChannelSynchronously: stream)
    }

    /// Ends a stream once it has begun: one that its initializer refuses brings its whole connection's handler down.
    private func reset(_ stream: any Channel) {
        stream.eventLoop.execute { stream.close(promise: nil) }
    }

    /// A stream that its client reset before the server turned to it is not worth a look at its request.
    private func handle(_ stream: Stream, _ logger: Logger) async {
        if stream.channel.isActive {
            await handleHTTP(asyncChannel: stream, logger: logger)
        } else {
            try? await stream.executeThenClose { _, _ in }
        }
    }

    private func handle(_ streams: Streams, _ logger: Logger) async {
        do {
            try await withThrowingDiscardingTaskGroup { group in
                for try await stream in streams.inbound {
                    group.addTask { await handle(stream, logger) }
                }
            }
        } catch {
            logger.trace("An HTTP/2 connection ended: \(error)")
        }
    }
}
