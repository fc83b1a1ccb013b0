public import Hummingbird
import HummingbirdCore
public import Logging
public import NIOCore
import NIOPosix
public import ServiceLifecycle
public import Telemetry
public import VaultCore

/// The HTTPS server: HTTP/1.1 and HTTP/2 over TLS 1.2 and 1.3, bounded by ``ServerLimits``.
///
/// On graceful shutdown it stops accepting, lets requests in flight finish within the drain time, and then
/// cuts what is left.
public struct VaultServer<Responder: HTTPResponder>: Service
where Responder.Context: InitializableFromSource<ApplicationRequestContextSource> {
    private let options: ServerOptions
    private let certificates: CertificateBox
    private let clock: any VaultClock
    private let logger: Logger
    private let responder: Responder
    private let connections: OpenConnections
    private let date = DateHeader()
    private let onListening: @Sendable (SocketAddress) async -> Void

    /// A server that hands each request to `responder`; `onListening` is told the bound address once.
    public init(
        options: ServerOptions,
        certificates: CertificateBox,
        clock: any VaultClock,
        logger: Logger,
        responder: Responder,
        openConnections: Gauge = Gauge(),
        onListening: @escaping @Sendable (SocketAddress) async -> Void = { _ in }
    ) {
        self.options = options
        self.certificates = certificates
        self.clock = clock
        self.logger = logger
        self.responder = responder
        self.onListening = onListening
        connections = OpenConnections(gauge: openConnections, limits: options.limits)
    }

    /// Serves until shutdown.
    ///
    /// Throws ``VaultError/Code/unavailable`` when the address cannot be listened on.
    public func run() async throws {
        try await serve(on: MultiThreadedEventLoopGroup.singleton)
    }

    // MARK: Help

    private func serve(on group: any EventLoopGroup) async throws {
        let server = try makeServer(on: group)
        try await withTaskCancellationHandler {
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await listen(server) }
                tasks.addTask { await cutAfterDrainTime() }
                try await tasks.next()
                tasks.cancelAll()
            }
        } onCancel: {
            connections.closeAll()
        }
    }

    private func listen(_ server: any Service) async throws {
        do {
            try await server.run()
        } catch let error as IOError {
            throw VaultError(
                .unavailable,
                "Cannot listen on \(options.host):\(options.port): \(error). Choose another address with --listen."
            )
        }
    }

    /// Returns some time after shutdown began, having closed what did not finish.
    private func cutAfterDrainTime() async {
        do {
            try await gracefulShutdown()
            try await Task.sleep(for: options.limits.drainTimeout)
            logger.warning("requests did not finish in the drain time and are cut off")
            connections.closeAll()
        } catch {
            // Everything finished before: there is nothing to cut.
        }
    }

    private func makeServer(on group: any EventLoopGroup) throws -> any Service {
        let builder = HTTPServerBuilder { handler in
            try VaultChannel(
                responder: handler,
                certificates: certificates,
                limits: options.limits,
                connections: connections
            )
        }
        return try builder.buildServer(
            configuration: ServerConfiguration(
                address: .hostname(options.host, port: options.port),
                backlog: options.limits.backlog,
                availableConnectionsDelegate: .maximum(options.limits.maxConnections, logger: logger)
            ),
            eventLoopGroup: group,
            logger: logger,
            responder: respond
        ) { channel in
            if let address = channel.localAddress { await onListening(address) }
        }
    }

    @concurrent @Sendable
    private func respond(to request: Request, writer: consuming ResponseWriter, channel: any Channel)
        async throws
    {
        let context = Responder.Context(
            source: ApplicationRequestContextSource(channel: channel, logger: logger)
        )
        var response: Response
        do {
            response = try await responder.respond(to: request, context: context)
        } catch {
            logger.error("a request failed without an answer", metadata: ["error": "\(error)"])
            response = FallbackAnswer(error).response
        }
        response.headers[.date] = date.text(at: clock.now())
        try await writer.write(response: response.head, body: response.body)
    }
}
