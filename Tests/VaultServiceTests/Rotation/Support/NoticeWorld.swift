import Policies
import SecretMemory
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
        targets = LiveTargets(
            store: world.store,
            live: live,
            clock: world.clock,
            uses: UseTracker(since: world.clock.now()),
            failures: ReportedFailures(),
            make: { [subscriber] _, _, _ in subscriber }
        )
        let shape = ConnectorShape(
            type: "fake",
            settings: [],
            strategies: TargetOverlap.allCases,
            takesNotices: true
        )
        let steering = RotationService(ports: world.ports(), live: live, nudge: {})
        let watch = DriftWatch(
            ports: world.ports(),
            audit: world.audit,
            targets: targets,
            rotations: steering
        )
        policies = PolicyService(
            ports: world.ports(),
            targets: targets,
            shapes: [shape],
            watch: watch,
            nudge: {}
        )
        try await set(expiresIn: .days(40))
        if let files { try await apply(files) }
    }

    /// What was heard of the attempts.
    var news: [NoticeNews] { heard.withLock { $0 } }

    /// Writes a new version, as the function does.
    func set(expiresIn time: Duration) async throws {
        let secrets = SecretService(
            ports: world.ports(),
            live: live,
            uses: UseTracker(since: world.clock.now())
        )
        let value = SharedSecret(SecretBytes(copying: Array("value".utf8)))
        var draft = SecretService.Draft(value: value)
        draft.attributes.expires = world.clock.now() + time
        _ = try await secrets.set(id, draft)
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
        Scheduler(
            ports: world.ports(),
            audit: world.audit,
            runner: RotationRunner(
                ports: world.ports(),
                audit: world.audit,
                node: "node-1",
                targets: targets,
                live: live
            ),
            handles: KeyHandleCache(),
            outlet: NoticeOutlet(url: { "https://\($0).example" }) { news in
                self.heard.withLock { $0.append(news) }
            },
            report: { _, _ in }
        )
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
