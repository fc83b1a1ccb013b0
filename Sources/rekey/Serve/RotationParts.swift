import Audit
import Connectors
import Identity
import Logging
import Policies
import Rotation
import Telemetry
import VaultCore
import VaultHTTP
import VaultService

/// The parts of a server that rotate: the engine, the targets it works at, and the use cases of people around it.
struct RotationParts: Sendable {
    /// What the engine works with.
    struct Needs {
        let ports: VaultPorts
        let audit: AuditFile
        let receipts: ReceiptKeys
        let metrics: ServerMetrics
        let tenant: String
        /// This server among those that share its store.
        let node: NodeSetup
        /// Where a vault is reached.
        let url: @Sendable (VaultName) -> String
        let logger: Logger
    }

    let handles = KeyHandleCache()
    let runner: RotationRunner
    let scheduler: Scheduler
    let services: RotationServices
    let policies: PolicyService
    let live: LiveRotations
    let uses: UseTracker
    let clockWatch: ClockWatch
    let targets: LiveTargets
    let watch: DriftWatch
    /// This server among those that share its store; nil when it has it for itself.
    let nodes: Nodes?
    private let journalist: RotationJournalist

    init(_ needs: Needs) {
        let ports = needs.ports
        uses = UseTracker(since: ports.clock.now())
        let failures = Self.failures(needs.metrics)
        let journalist = RotationJournalist(metrics: needs.metrics.rotations, logger: needs.logger)
        self.journalist = journalist
        live = LiveRotations(over: ports.store) { news in
            journalist.tell(news)
            if news.after.isEnded { failures.forget(news.object, news.after.candidate) }
        }
        let clockWatch = Self.clockWatch(needs, uses)
        self.clockWatch = clockWatch
        Self.countHeld(live, in: needs.metrics, ports.clock)
        let nodes = Self.nodes(needs, clockWatch)
        self.nodes = nodes
        targets = LiveTargets(
            store: ports.store,
            live: live,
            clock: ports.clock,
            uses: uses,
            failures: failures,
            nodes: nodes,
            clockWatch: clockWatch,
            make: Self.connectors(ports)
        )
        runner = RotationRunner(
            ports: ports,
            audit: needs.audit,
            node: needs.node.name,
            targets: targets,
            live: live,
            receipts: needs.receipts
        )
        let scheduler = Self.scheduler(needs, runner, handles) {
            clockWatch.isSteady && nodes?.isOnTime ?? true
        }
        self.scheduler = scheduler
        let steering = RotationService(ports: ports, live: live, targets: targets) { scheduler.nudge() }
        watch = Self.watch(needs, targets, steering)
        services = RotationServices(
            rotations: steering,
            inventory: InventoryService(ports: ports),
            usage: UsageReports(ports: ports, uses: uses, failures: failures) { scheduler.nudge() },
            drift: watch,
            adoption: DriftAdoption(ports: ports, targets: targets, live: live, watch: watch)
        )
        policies = PolicyService(
            ports: ports,
            targets: targets,
            shapes: ConnectorKinds.all.map { ConnectorShape($0) },
            watch: watch,
            seed: needs.tenant
        ) { scheduler.nudge() }
    }

    /// Takes over what the store holds of a time before.
    func load() async throws {
        try await policies.load()
        try await live.load()
        journalist.load(try await services.rotations.list(RotationQuery(standing: .open, limit: 100_000)))
    }

    // MARK: - Private

    private static func failures(_ metrics: ServerMetrics) -> ReportedFailures {
        let refused = metrics.rotations.authFailures
        return ReportedFailures { refusals in
            refused[refusals.connector ?? "none", refusals.during ?? "none"].increment(by: refusals.count)
        }
    }

    private static func clockWatch(_ needs: Needs, _ uses: UseTracker) -> ClockWatch {
        let watch = ClockWatch(
            store: needs.ports.store,
            clock: needs.ports.clock,
            uses: uses,
            place: ClockWatch.Place(node: needs.node.name, boot: NodePlace.boot),
            ahead: needs.node.clockAhead
        )
        needs.metrics.registry.observed(
            "rekey_clock_held_seconds",
            help: "How much longer what falls due waits, because the machine's clock was set."
        ) { Double(watch.held.components.seconds) }
        return watch
    }

    private static func countHeld(_ live: LiveRotations, in metrics: ServerMetrics, _ clock: any VaultClock) {
        metrics.registry.observed(
            "rekey_rotations_held",
            help: "Old logins kept beyond their deadline because they are used."
        ) { Double(live.held(at: clock.now())) }
    }

    private static func nodes(_ needs: Needs, _ clockWatch: ClockWatch) -> Nodes? {
        needs.node.identity.map { me in
            Nodes(
                store: needs.ports.store,
                clock: needs.ports.clock,
                me: me,
                duties: Nodes.Duties(
                    flush: clockWatch.flush,
                    clockAhead: needs.node.clockAhead,
                    report: NodeJournal(logger: needs.logger).tell
                )
            )
        }
    }

    private static func scheduler(
        _ needs: Needs,
        _ runner: RotationRunner,
        _ handles: KeyHandleCache,
        isOnTime: @escaping @Sendable () -> Bool
    ) -> Scheduler {
        let logger = needs.logger
        return Scheduler(
            ports: needs.ports,
            audit: needs.audit,
            runner: runner,
            handles: handles,
            outlet: NoticeOutlet(needs),
            isOnTime: isOnTime,
            report: { entry, error in
                logger.error(
                    "scheduled work failed and is put off",
                    metadata: [
                        "work": "\(entry.work.rawValue)", "object": "\(entry.object.name)",
                        "error": "\(error)",
                    ]
                )
            }
        )
    }

    private static func watch(_ needs: Needs, _ targets: LiveTargets, _ steering: RotationService)
        -> DriftWatch
    {
        let watch = DriftWatch(
            ports: needs.ports,
            audit: needs.audit,
            targets: targets,
            rotations: steering,
            isMine: needs.node.duty("drift", needs.ports),
            observe: DriftJournalist(metrics: needs.metrics.drift, logger: needs.logger).tell
        )
        needs.metrics.registry.observed(
            "rekey_drifted_objects",
            help: "Objects whose current version their target refuses."
        ) { Double(watch.drifted) }
        return watch
    }
}
