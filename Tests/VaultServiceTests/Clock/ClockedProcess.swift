import Policies
import Rotation
import Testing
import VaultCore

@testable import VaultService

/// A process on a machine whose clock can be set.
struct ClockedProcess: Sendable {
    let uses: UseTracker
    let watch: ClockWatch
    let targets: LiveTargets
    let secrets: SecretService
    let rotations: RotationService
    let scheduler: Scheduler

    /// One that does not watch its clock believes it: a fault that must be found.
    init(_ w: TargetWorld, _ clock: SettableClock, isWatching: Bool = true) {
        let ports = w.world.ports(clock: clock)
        let uses = UseTracker(since: clock.now())
        let watch = ClockWatch(
            store: ports.store,
            clock: clock,
            uses: uses,
            place: ClockWatch.Place(node: "node-1", boot: "first"),
            read: { isWatching ? clock.reading() : ClockReading(wall: World.start, uptime: .zero) }
        )
        targets = LiveTargets(
            store: ports.store,
            live: w.live,
            clock: clock,
            uses: uses,
            failures: ReportedFailures(),
            clockWatch: watch,
            make: { [target = w.target] _, _, _ in target }
        )
        targets.replace(["orders-db": ConnectorEntry(type: "fake")], in: .default)
        (self.uses, self.watch) = (uses, watch)
        secrets = SecretService(ports: ports, live: w.live, uses: uses)
        rotations = RotationService(ports: ports, live: w.live, targets: targets, nudge: {})
        scheduler = Scheduler(
            ports: ports,
            audit: w.world.audit,
            runner: w.runner(targets, clock: clock),
            handles: KeyHandleCache(),
            isOnTime: { watch.isSteady },
            report: { _, _ in }
        )
    }

    /// Begins as a process does.
    func start() async throws {
        try await watch.begin()
        try await scheduler.resume()
    }

    /// Does what is due, and a little of what comes of it.
    func work() async {
        try? await watch.keep()
        try? await targets.collect()
        for _ in 0..<4 {
            guard case .worked = try? await scheduler.tick() else { break }
        }
    }
}
