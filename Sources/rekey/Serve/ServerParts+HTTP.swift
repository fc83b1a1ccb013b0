import Access
import KeyVaultWire
import Logging
import ServiceLifecycle
import Telemetry
import VaultCore
import VaultHTTP
import VaultService

extension ServerParts {
    /// What answers requests, with all that they reach.
    func httpServer(_ box: CertificateBox) -> any Service {
        var limits = ServerLimits()
        if let most = options.maxConnections { limits.maxConnections = most }
        limits.maxBodyBytes = BackupBlob.maximumRequestBytes
        let parts = VaultFront.Parts(
            ports: ports,
            identity: identity,
            settings: settings,
            hosts: hosts,
            proxies: TrustedProxies(options.trustedProxies),
            throttle: options.throttle.map { ThrottleGate($0) },
            vaults: vaults,
            services: VaultServices(
                ports: ports,
                handles: rotation.handles,
                rotations: rotation.runner,
                live: rotation.live,
                uses: rotation.uses
            ),
            rotations: rotation.services,
            policies: rotation.policies,
            purge: purge,
            control: control,
            trouble: { trouble },
            metrics: { metrics.registry.text(as: $0) }
        )
        return VaultServer(
            options: ServerOptions(host: options.listen.host, port: options.listen.port, limits: limits),
            certificates: box,
            clock: clock,
            logger: logger,
            responder: VaultFront.responder(parts, audit: audit, report: report),
            openConnections: metrics.openConnections
        ) { _ in Welcome.print(options, clockMoved: moved) }
    }

    /// Why this server should get no requests now; nil when it should.
    private var trouble: String? {
        if !audit.isWritable { return "The audit log cannot be written: see the server's log." }
        guard let nodes = rotation.nodes, !nodes.isOnTime else { return nil }
        return "This machine's clock is off the database's: set it."
    }

    @Sendable
    private func report(_ request: RequestReport) {
        metrics.record(operation: request.operation, status: request.status, duration: request.duration)
        if let algorithm = request.algorithm {
            metrics.keyOperations[request.operation, algorithm].increment()
        }
        if let stage = request.usedStage { metrics.versionUses[stage.rawValue].increment() }
        guard requestLog.isEnabled else { return }
        var line = RequestLine(
            method: request.method,
            path: request.path,
            status: request.status,
            duration: request.duration,
            requestID: request.id
        )
        line.operation = request.operation
        line.caller = request.caller
        line.callerAddress = request.remoteAddress
        line.errorCode = request.errorCode
        requestLog.record(line)
        if request.status >= 500, let failure = request.failure {
            logger.error("request failed", metadata: ["id": "\(request.id)", "source": "\(failure.source)"])
        }
    }
}
