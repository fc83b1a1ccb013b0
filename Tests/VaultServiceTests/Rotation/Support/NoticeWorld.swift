import Policies
import Synchronization
import Testing
import VaultCore

@testable import VaultService

/// A world with a secret whose expiry somebody else is told of.
final class NoticeWorld: Sendable {
    let world: World
    let subscriber = FakeSubscriber()
    let id: ObjectID
    let live: LiveRotations
    let targets: LiveTargets
    private let policies: PolicyService
    private let heard = Mutex<[NoticeNews]>([])

    static let files = """
        connectors: { function: { type: fake } }
        policies: { soon: { trigger: { beforeExpiry: P10D } } }
        objects: { secrets/partner: { owner: me, notify: function, policy: soon } }
        """

    /// A secret `partner` that expires in 40 days.
    init(_ world: World, files: String? = NoticeWorld.files) async throws {
        self.world = world
        id = try World.id("partner", .secret)
        live = LiveRotations(over: world.store)
        targets = world.targets(live) { [subscriber] _, _, _ in subscriber }
        let shape = ConnectorShape(
            type: "fake",
            settings: [],
            strategies: TargetOverlap.allCases,
            takesNotices: true
        )
        policies = PolicyService(
            ports: world.ports(),
            targets: targets,
            shapes: [shape],
            watch: world.watch(targets, live),
            nudge: {}
        )
        try await set(expiresIn: .days(40))
        if let files { try await apply(files) }
    }

    /// What was heard of the attempts.
    var news: [NoticeNews] { heard.withLock { $0 } }

    /// Writes a new version, as the function does.
    func set(expiresIn time: Duration) async throws {
        try await world.set(id, to: "value", expires: world.clock.now() + time, live)
    }

    @discardableResult
    func apply(_ text: String = NoticeWorld.files) async throws -> PolicyOutcome {
        let files = [PolicyFile(name: "p.yaml", text: text)]
        let outcome = try await policies.apply(.init(files: files, mayConnect: true), in: .default)
        #expect(outcome.applied, "\(outcome.problems)")
        return outcome
    }

    /// A scheduler as a process that just began has it.
    func scheduler() -> Scheduler {
        let outlet = NoticeOutlet(
            url: { "https://\($0).example" },
            observe: { news in self.heard.withLock { $0.append(news) } }
        )
        return world.scheduler(targets, live, outlet: outlet)
    }

    /// Works until nothing is due now.
    func settle(_ scheduler: Scheduler) async throws {
        while case .worked = try await scheduler.tick() {}
    }

    /// The ids of the expiry events that nobody has taken yet.
    func untold() async throws -> [String] {
        try await world.look { try $0.outbox(limit: 100) }.filter { $0.type != "SecretNewVersionCreated" }
            .map(\.id)
    }
}
