import Policies
import Receipts
import Rotation
import SecretMemory
import Testing
import VaultCore

@testable import VaultService

/// A world with one managed secret and the target it logs in to.
struct TargetWorld: Sendable {
    let world: World
    let target: FakeTarget
    let overlap: TargetOverlap
    let id: ObjectID
    let live: LiveRotations
    let failures = ReportedFailures()
    let signer = FakeSigner()

    static let first = "first-password"

    /// A secret `orders` whose login the target accepts, under a policy that rotates every 30 days.
    init(_ world: World, _ overlap: TargetOverlap, _ change: (inout Policy) throws -> Void = { _ in })
        async throws
    {
        self.world = world
        self.overlap = overlap
        live = LiveRotations(over: world.store)
        target = FakeTarget(overlap)
        target.allow("orders_a", Self.first)
        id = try World.id("orders", .secret)
        var policy = Policy(
            trigger: Trigger(every: try Self.duration("P30D")),
            rings: overlap == TargetOverlap.none
                ? [.everyone]
                : [
                    Ring(
                        name: "canary",
                        select: try RingSelector("ring=canary"),
                        soak: try Self.duration("PT30M")
                    ),
                    .everyone,
                ],
            grace: Grace(quiet: try Self.duration("P1D"), deadline: try Self.duration("P7D")),
            retention: try Self.duration("P30D")
        )
        try change(&policy)
        try await addSecret(policy)
    }

    /// Makes a world with a target, lends it, and removes it.
    static func with(
        _ overlap: TargetOverlap = .twoPrincipals,
        change: @escaping (inout Policy) throws -> Void = { _ in },
        _ body: @escaping (TargetWorld) async throws -> Void
    ) async throws {
        try await World.with { world in try await body(try await TargetWorld(world, overlap, change)) }
    }

    private func addSecret(_ policy: Policy) async throws {
        let path = ObjectPath(.secret, id.name)
        let object = ManagedObject(
            connector: "orders-db",
            strategy: overlap,
            principals: overlap == .twoPrincipals ? ["orders_a", "orders_b"] : ["orders_a"],
            policy: "monthly"
        )
        let set = PolicySet(
            connectors: ["orders-db": ConnectorEntry(type: "fake")],
            policies: ["monthly": policy],
            objects: [path: object]
        )
        let managed = try #require(set.rotation(of: path, strategies: { _ in TargetOverlap.allCases }))
        let text = try managed.stored()
        try await world.set(id, to: Self.first, live)
        try await world.change(id) { $0.object.rotationPolicy = text }
    }

    static func duration(_ text: String) throws -> CalendarDuration { try #require(CalendarDuration(text)) }

    // MARK: - A process over it

    func targets(
        since: Timestamp? = nil,
        failures: ReportedFailures? = nil,
        through connector: (any Connector)? = nil
    ) -> LiveTargets {
        let uses = UseTracker(since: since ?? world.clock.now())
        let targets = world.targets(live, uses: uses, failures: failures ?? self.failures) {
            [target] _, _, _ in connector ?? target
        }
        targets.replace(["orders-db": ConnectorEntry(type: "fake")], in: .default)
        return targets
    }

    func runner(
        _ targets: LiveTargets,
        _ other: LiveRotations? = nil,
        clock: (any VaultClock)? = nil
    ) -> RotationRunner {
        RotationRunner(
            ports: world.ports(clock: clock),
            audit: world.audit,
            node: "node-1",
            targets: targets,
            live: other ?? live,
            retry: RetryRule(attempts: 6),
            receipts: signer
        )
    }

    func scheduler(_ targets: LiveTargets) -> Scheduler { scheduler(runner(targets)) }

    func scheduler(_ runner: RotationRunner) -> Scheduler { world.scheduler(runner) }

    func secrets(_ uses: UseTracker? = nil) -> SecretService {
        world.secrets(live, uses: uses)
    }

    func rotations(_ targets: LiveTargets? = nil) -> RotationService {
        RotationService(ports: world.ports(), live: live, targets: targets, nudge: {})
    }

    /// Ticks until nothing is due.
    func settle(_ scheduler: Scheduler) async throws {
        while case .worked = try await scheduler.tick() {}
    }

    /// Lets time pass, then ticks until nothing is due.
    func pass(_ time: Duration, _ scheduler: Scheduler) async throws {
        world.clock.advance(by: time)
        try await settle(scheduler)
    }

    // MARK: - Looking

    /// What a caller of this ring gets as latest, and whether the target accepts it.
    func login(ring: String? = nil) async throws -> (version: VersionID, isAccepted: Bool) {
        let (found, value) = try await secrets().get(
            id,
            version: nil,
            for: .init(clientID: "app", ring: ring)
        )
        let password = value.withBytes { String(decoding: $0.exposed(), as: UTF8.self) }
        let isAccepted = ["orders_a", "orders_b"].contains { target.accepts($0, password) }
        return (found.version.id, isAccepted)
    }

    /// What the receipt of the last rotation says; nil when it has none.
    func receipt() async throws -> Receipt? {
        let rotation = try await world.lastRotation(id).id
        let record = try await world.look { try $0.receipt(of: rotation) }
        return try record.map { try ReceiptText($0.text).receipt() }
    }

    func phase() async throws -> RotationState.Phase { try await world.lastRotation(id).state.phase }
}
