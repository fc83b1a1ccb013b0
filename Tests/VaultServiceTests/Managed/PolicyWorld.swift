import Policies
import VaultCore

@testable import VaultService

/// A world with a target, an administrator's login and a secret, and policy files to apply.
struct PolicyWorld: Sendable {
    let world: World
    let target = FakeTarget(.twoPrincipals)
    let targets: LiveTargets
    let service: PolicyService
    let watch: DriftWatch
    let live: LiveRotations

    static let shape = ConnectorShape(
        type: "fake",
        settings: [
            ConnectorSetting("host", .text, required: true, ""),
            ConnectorSetting("administrator", .secret, ""),
        ],
        strategies: [.twoPrincipals, .twoPasswords]
    )

    static let text = """
        owners: { orders: {} }
        connectors:
          orders-db: { type: fake, host: db.internal, administrator: secrets/keeper }
        policies:
          monthly: { trigger: { every: P30D }, grace: { quiet: P1D, deadline: P7D } }
        objects:
          secrets/orders:
            owner: orders
            connector: orders-db
            principals: [orders_a, orders_b]
            policy: monthly
            tags: { team: orders }
        """

    init(_ world: World, secrets: [String] = ["orders", "keeper"]) async throws {
        self.world = world
        live = LiveRotations(over: world.store)
        targets = world.targets(live) { [target] entry, _, _ in
            guard entry.settings["host"]?.value != .text("nowhere") else {
                throw VaultError(.badParameter, "host leads nowhere")
            }
            return target
        }
        watch = world.watch(targets, live)
        service = PolicyService(
            ports: world.ports(),
            targets: targets,
            shapes: [Self.shape],
            watch: watch,
            seed: "tenant",
            nudge: {}
        )
        for name in secrets { try await set(name) }
    }

    /// A watch as a process that just began has it.
    func newWatch() -> DriftWatch { world.watch(targets, live) }

    func adoption() -> DriftAdoption {
        DriftAdoption(ports: world.ports(), targets: targets, live: live, watch: watch)
    }

    func set(_ name: String, to text: String? = nil) async throws {
        try await world.set(try World.id(name, .secret), to: text ?? "value of \(name)", live)
    }

    static func files(_ text: String = text) -> [PolicyFile] { [PolicyFile(name: "p.yaml", text: text)] }

    @discardableResult
    func apply(
        _ text: String = text,
        expecting: String? = nil,
        strict: Bool = false,
        mayConnect: Bool = true
    ) async throws -> PolicyOutcome {
        try await service.apply(
            PolicyService.Request(
                files: Self.files(text),
                expecting: expecting,
                isStrict: strict,
                mayConnect: mayConnect
            ),
            in: .default
        )
    }

    /// How an object rotates, as the store has it.
    func managed(_ name: String) async throws -> ManagedRotation? {
        let id = try World.id(name, .secret)
        return try await world.look { try $0.object(id).flatMap { try ManagedRotation(of: $0) } }
    }
}
