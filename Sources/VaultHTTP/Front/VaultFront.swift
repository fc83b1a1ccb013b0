public import Access
public import Audit
public import Identity
public import Telemetry
import VaultCore
public import VaultService

/// Puts the handlers together behind one front door.
public struct VaultFront: Sendable {
    /// What the handlers work with.
    public struct Parts: Sendable {
        let ports: VaultPorts
        let identity: IdentitySystem
        let settings: IssuerSettings
        let hosts: VaultHosts
        let proxies: TrustedProxies
        let throttle: ThrottleGate?
        let vaults: VaultRegistry
        let services: VaultServices
        let rotations: RotationServices
        let policies: PolicyService
        let purge: VaultPurge
        let control: any ServerControl
        let trouble: @Sendable () -> String?
        let metrics: @Sendable (MetricsFormat) -> String

        /// Joins the parts.
        public init(
            ports: VaultPorts,
            identity: IdentitySystem,
            settings: IssuerSettings,
            hosts: VaultHosts,
            proxies: TrustedProxies = TrustedProxies(),
            throttle: ThrottleGate? = nil,
            vaults: VaultRegistry,
            services: VaultServices,
            rotations: RotationServices,
            policies: PolicyService,
            purge: VaultPurge,
            control: any ServerControl,
            trouble: @escaping @Sendable () -> String?,
            metrics: @escaping @Sendable (MetricsFormat) -> String
        ) {
            self.ports = ports
            self.identity = identity
            self.settings = settings
            self.hosts = hosts
            self.proxies = proxies
            self.throttle = throttle
            self.vaults = vaults
            self.services = services
            self.rotations = rotations
            self.policies = policies
            self.purge = purge
            self.control = control
            self.trouble = trouble
            self.metrics = metrics
        }
    }

    /// The responder of a server made of `parts`.
    public static func responder(
        _ parts: Parts,
        audit: any AuditLog,
        report: @escaping @Sendable (RequestReport) -> Void
    ) -> FrontResponder {
        let authenticator = Authenticator(
            verifier: parts.identity.verifier,
            settings: parts.settings,
            hosts: parts.hosts
        )
        let gate = AccessGate(control: parts.identity.access, vaults: parts.vaults)
        let handlers = Handlers(
            vault: DataPlaneHandler(
                authenticator: authenticator,
                gate: gate,
                vaults: parts.vaults,
                services: parts.services,
                throttle: parts.throttle
            ),
            issuer: IssuerHandler(
                identity: parts.identity,
                settings: parts.settings,
                hosts: parts.hosts
            ),
            api: APIHandler(
                authenticator: authenticator,
                gate: gate,
                vaults: parts.vaults,
                identities: parts.identity.identities,
                rotations: parts.rotations,
                receiptKeys: parts.identity.receipts,
                policies: parts.policies,
                control: parts.control,
                clock: parts.ports.clock
            ),
            management: ManagementHandler(
                authenticator: authenticator,
                gate: gate,
                vaults: parts.vaults,
                purge: parts.purge,
                identities: parts.identity.identities,
                clock: parts.ports.clock
            ),
            directory: DirectoryHandler(
                authenticator: authenticator,
                gate: gate,
                identities: parts.identity.identities
            ),
            health: HealthHandler(trouble: parts.trouble, metrics: parts.metrics)
        )
        return FrontResponder(
            door: FrontDoor(
                clock: parts.ports.clock,
                random: parts.ports.random,
                audit: audit,
                handlers: handlers,
                report: report
            ),
            proxies: parts.proxies
        )
    }
}
