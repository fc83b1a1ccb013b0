import Policies
import Rotation
import VaultCore

@testable import VaultService

/// One of the nodes that share a store: what a process of its own keeps in memory, and a clock of its own.
struct SimulatedNode: Sendable {
    let freezer = Freezer()
    private let live: LiveRotations
    private let targets: LiveTargets
    private let scheduler: Scheduler

    init(_ w: TargetWorld, number: Int, skew: Duration, isStale: Bool) {
        let clock = SkewedClock(base: w.world.clock, skew: skew)
        let store = NodeStore(over: w.world.store, freezer, isStale: isStale)
        let ports = w.world.ports(store: store, clock: clock)
        live = LiveRotations(over: store)
        targets = LiveTargets(
            store: store,
            live: live,
            clock: clock,
            uses: UseTracker(since: clock.now()),
            failures: ReportedFailures(),
            make: { [target = NodeTarget(over: w.target, freezer)] _, _, _ in target }
        )
        targets.replace(["orders-db": ConnectorEntry(type: "fake")], in: .default)
        let runner = RotationRunner(
            ports: ports,
            audit: w.world.audit,
            node: "node-\(number)",
            targets: targets,
            live: live,
            retry: RetryRule(attempts: 6),
            receipts: w.signer
        )
        scheduler = Scheduler(
            ports: ports,
            audit: w.world.audit,
            runner: runner,
            handles: KeyHandleCache(),
            report: { _, _ in }
        )
    }

    /// Begins as a process does, with the rotations it finds.
    func start() async {
        try? await live.load()
        try? await scheduler.resume()
    }

    /// Does what is due, and a little of what comes of it.
    func work() async {
        try? await targets.collect()
        for _ in 0..<4 {
            guard case .worked = try? await scheduler.tick() else { break }
        }
    }
}
