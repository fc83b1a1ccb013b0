import Audit
import Certificates
import Identity
import Logging
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
    let ports: VaultPorts
    let identity: IdentitySystem
    let settings: IssuerSettings
    let hosts: VaultHosts
    let vaults: VaultRegistry
    let rotation: RotationParts
    let purge: VaultPurge
    /// Whether this server is the one that purges vaults now.
    let purges: @Sendable () async throws -> Bool
    let keyring: Keyring
    let authorities: KnownAuthorities
    /// What keeps memory right while others change the store; nil when nobody does.
    let follower: ChangeFollower?
    private let rewrapper: Rewrapper
    let control: LiveControl
    let audit: AuditFile
    let metrics: ServerMetrics
    let requestLog: RequestLog
    private let tenant: String
    let moved: Duration

    init(
        options: ServeOptions,
        store: any VaultStore,
        clock: MovableClock,
        keyring: Keyring,
        passphrase: SharedSecret?,
        tenant: String,
        node: NodeSetup,
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
        self.keyring = keyring
        authorities = KnownAuthorities(store: store, peers: PeerIssuers())
        let follower = node.identity.map { _ in ChangeFollower(store: store) }
        self.follower = follower
        let random = SystemRandom()
        ports = VaultPorts(
            store: store,
            sealer: keyring,
            keys: SoftwareKeyProvider(),
            heavyWork: PooledWork(),
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
            resources: { resource in resource.hasPrefix(authority) || hosts.serves(resource: resource) },
            freshness: follower ?? AlwaysFresh(),
            peers: authorities.peers
        )
        let rewraps = node.duty("rewrap", ports)
        vaults = VaultRegistry(ports: ports) { name, transaction in
            try keyring.ensureKEK(for: name, in: transaction)
        }
        rotation = RotationParts(
            RotationParts.Needs(
                ports: ports,
                audit: audit,
                receipts: identity.receipts,
                metrics: metrics,
                tenant: tenant,
                node: node,
                url: { "https://\(options.authority(of: $0))" },
                logger: logger
            )
        )
        purges = node.duty("vaults", ports)
        purge = VaultPurge(
            ports: ports,
            vaults: vaults,
            handles: rotation.handles,
            live: rotation.live,
            audit: audit
        )
        rewrapper = Rewrapper(store: store, keyring: keyring, clock: clock) { event in
            logger.info("rewrap", metadata: ["event": "\(event)"])
        } isMine: {
            try await rewraps()
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
            started: started,
            others: rotation.nodes
        )
    }

    /// Reads what requests need from the store, and makes what a first start must.
    func prepare(_ setup: DataFolderSetup) async throws {
        try await joinOthers()
        try await rotation.clockWatch.begin()
        try await identity.refresh()
        try await vaults.load()
        try await rotation.load()
        try await setup.deliverAdministrator(identity, tenant: tenant)
        try await identity.access.reload()
    }

    /// The services of the server; the last to start is the first to stop.
    func services(_ certificate: ServerCertificate) throws -> [any Service] {
        let box = CertificateBox(try TLSIdentity(certificate))
        let (folder, extra) = (options.folder, options.certificateHosts)
        return nodeServices + [
            BackgroundService("clock", logger: logger) { try await watchClock() },
            BackgroundService("scheduler", logger: logger) { try await rotation.scheduler.run() },
            BackgroundService("evidence", logger: logger) { try await collectEvidence() },
            BackgroundService("drift", logger: logger) { try await rotation.watch.run() },
            BackgroundService("rewrap", logger: logger) { await rewrapper.run() },
            BackgroundService("deleted vaults", logger: logger) { try await purgeDeletedVaults() },
            BackgroundService("signing keys", logger: logger) { try await keepSigningKeys() },
            CertificateRenewal(box: box, clock: clock, logger: logger) { now in
                try TLSIdentity(ServerCertificate.ensure(in: folder, now: now, hosts: extra))
            },
            httpServer(box),
            ShutdownLimit(logger: logger),
        ]
    }
}
