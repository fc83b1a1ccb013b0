import Audit
import Certificates
import Connectors
import Identity
import KeyVaultWire
import Logging
import Policies
import Rotation
import Sealing
import SecretMemory
import ServiceLifecycle
import SoftwareKeys
import Telemetry
import VaultCore
import VaultHTTP
import VaultService

/// The parts of one server, made from what its data folder holds.
struct ServerParts: Sendable {
    let options: ServeOptions
    let clock: MovableClock
    let logger: Logger
    private let ports: VaultPorts
    private let identity: IdentitySystem
    private let settings: IssuerSettings
    private let hosts: VaultHosts
    private let vaults: VaultRegistry
    private let handles = KeyHandleCache()
    private let runner: RotationRunner
    private let scheduler: Scheduler
    private let rotations: RotationServices
    private let journalist: RotationJournalist
    private let live: LiveRotations
    private let uses: UseTracker
    private let targets: LiveTargets
    private let policies: PolicyService
    private let rewrapper: Rewrapper
    private let control: LiveControl
    private let audit: AuditFile
    private let metrics: ServerMetrics
    private let requestLog: RequestLog
    private let tenant: String
    private let moved: Duration

    init(
        options: ServeOptions,
        store: any VaultStore,
        clock: MovableClock,
        keyring: Keyring,
        passphrase: SharedSecret?,
        tenant: String,
        metrics: ServerMetrics,
        audit: AuditFile,
        logger: Logger,
        requestLog: RequestLog,
        started: ContinuousClock.Instant,
        moved: Duration
    ) {
        self.options = options
        self.clock = clock
        self.logger = logger
        self.audit = audit
        self.metrics = metrics
        self.requestLog = requestLog
        self.tenant = tenant
        self.moved = moved
        let random = SystemRandom()
        ports = VaultPorts(
            store: store,
            sealer: keyring,
            keys: SoftwareKeyProvider(),
            heavyWork: PooledWork(threads: 2),
            clock: clock,
            random: random
        )
        let hosts = VaultHosts(suffixes: options.hostNames)
        self.hosts = hosts
        settings = IssuerSettings(authority: options.authority, tenantID: tenant)
        let authority = options.authority
        identity = IdentitySystem(
            settings: settings,
            store: store,
            sealer: keyring,
            clock: clock,
            random: random,
            resources: { resource in resource.hasPrefix(authority) || hosts.serves(resource: resource) }
        )
        vaults = VaultRegistry(ports: ports) { name, transaction in
            try keyring.ensureKEK(for: name, in: transaction)
        }
        uses = UseTracker(since: clock.now())
        let refused = metrics.rotations.authFailures
        let failures = ReportedFailures { refusals in
            refused[refusals.connector ?? "none", refusals.during ?? "none"].increment(by: refusals.count)
        }
        let journalist = RotationJournalist(metrics: metrics.rotations, logger: logger)
        self.journalist = journalist
        live = LiveRotations(over: store) { news in
            journalist.tell(news)
            if news.after.isEnded { failures.forget(news.object, news.after.candidate) }
        }
        targets = LiveTargets(
            store: store,
            live: live,
            clock: clock,
            uses: uses,
            failures: failures,
            make: Self.connectors(ports)
        )
        runner = RotationRunner(
            ports: ports,
            audit: audit,
            node: "node-1",
            targets: targets,
            live: live,
            receipts: identity.receipts
        )
        let scheduler = Self.scheduler(ports, audit, runner, handles, logger)
        self.scheduler = scheduler
        rotations = RotationServices(
            rotations: RotationService(ports: ports, live: live, targets: targets) { scheduler.nudge() },
            inventory: InventoryService(ports: ports),
            usage: UsageReports(ports: ports, uses: uses, failures: failures) { scheduler.nudge() }
        )
        policies = PolicyService(
            ports: ports,
            targets: targets,
            shapes: ConnectorKinds.all.map { ConnectorShape($0) },
            seed: tenant
        ) { scheduler.nudge() }
        rewrapper = Rewrapper(store: store, keyring: keyring, clock: clock) { event in
            logger.info("rewrap", metadata: ["event": "\(event)"])
        }
        control = LiveControl(
            options: options,
            tenant: tenant,
            store: store,
            keyring: keyring,
            passphrase: HeldPassphrase(passphrase),
            clock: clock,
            audit: audit,
            vaults: vaults,
            rewrapper: rewrapper,
            heavyWork: ports.heavyWork,
            started: started
        )
    }

    /// Reads what requests need from the store, and makes what a first start must.
    func prepare(_ setup: DataFolderSetup) async throws {
        try await identity.refresh()
        try await vaults.load()
        try await policies.load()
        try await live.load()
        let open = RotationQuery(standing: .open, limit: 100_000)
        journalist.load(try await rotations.rotations.list(open))
        try await setup.deliverAdministrator(identity, tenant: tenant)
        try await identity.access.reload()
    }

    /// The services of the server; the last to start is the first to stop.
    func services(_ certificate: ServerCertificate) throws -> [any Service] {
        let box = CertificateBox(try TLSIdentity(certificate))
        let (folder, extra) = (options.folder, options.certificateHosts)
        return [
            BackgroundService("scheduler", logger: logger) { try await scheduler.run() },
            BackgroundService("evidence", logger: logger) { try await collectEvidence() },
            BackgroundService("rewrap", logger: logger) { await rewrapper.run() },
            BackgroundService("signing keys", logger: logger) { try await keepSigningKeys() },
            CertificateRenewal(box: box, clock: clock, logger: logger) { now in
                try TLSIdentity(ServerCertificate.ensure(in: folder, now: now, hosts: extra))
            },
            httpServer(box),
        ]
    }

    private static func scheduler(
        _ ports: VaultPorts,
        _ audit: any AuditLog,
        _ runner: RotationRunner,
        _ handles: KeyHandleCache,
        _ logger: Logger
    ) -> Scheduler {
        Scheduler(ports: ports, audit: audit, runner: runner, handles: handles) { entry, error in
            logger.error(
                "scheduled work failed and is put off",
                metadata: [
                    "work": "\(entry.work.rawValue)", "object": "\(entry.object.name)", "error": "\(error)",
                ]
            )
        }
    }

    private func httpServer(_ box: CertificateBox) -> any Service {
        var limits = ServerLimits()
        if let most = options.maxConnections { limits.maxConnections = most }
        limits.maxBodyBytes = BackupBlob.maximumRequestBytes
        let parts = VaultFront.Parts(
            ports: ports,
            identity: identity,
            settings: settings,
            hosts: hosts,
            vaults: vaults,
            services: VaultServices(
                ports: ports,
                handles: handles,
                rotations: runner,
                live: live,
                uses: uses
            ),
            rotations: rotations,
            policies: policies,
            control: control,
            isReady: { audit.isWritable },
            metrics: { Array(metrics.registry.text.utf8) }
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

    /// Looks at targets for uses of old versions, and writes down what was seen.
    private func collectEvidence() async throws {
        while !Task.isCancelled {
            do {
                try await targets.collect()
            } catch let error where !(error is CancellationError) {
                logger.error("evidence could not be kept", metadata: ["error": "\(error)"])
            }
            try await clock.sleep(until: clock.now() + .seconds(5))
        }
    }

    /// Makes connectors of the kinds that this release has, with what they may ask of the vault.
    private static func connectors(_ ports: VaultPorts) -> LiveTargets.Maker {
        { entry, overlap, vault in
            let environment = ConnectorEnvironment(clock: ports.clock, random: ports.random) { path in
                try await SecretService.current(path, in: vault, ports: ports)
            }
            guard let kind = ConnectorKinds.all.first(where: { $0.type == entry.type }) else {
                throw VaultError(
                    .badParameter,
                    "There is no connector of the type '\(entry.type)'. Known types: "
                        + ConnectorKinds.all.map { $0.type }.joined(separator: ", ") + "."
                )
            }
            return try kind.make(entry.values(strategy: overlap), environment: environment)
        }
    }

    /// Signing keys are looked at hourly; a move of the clock wakes this early.
    private func keepSigningKeys() async throws {
        while !Task.isCancelled {
            try await identity.keys.rotateIfDue()
            try await identity.receipts.rotateIfDue()
            try await clock.sleep(until: clock.now() + .seconds(3_600))
        }
    }
}

extension TLSIdentity {
    /// The identity of a made certificate.
    init(_ certificate: ServerCertificate) throws(VaultError) {
        try self.init(
            certificateChainPEM: certificate.certificatePEM,
            privateKeyPEM: certificate.privateKeyPEM.exposed,
            renewal: certificate.renewal
        )
    }
}
