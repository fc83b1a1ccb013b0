import Rotation
import SecretMemory
import Testing
import VaultCore

@testable import VaultService

/// One life of a managed login under a seed, which repeats it.
///
/// The process dies at random writes, the target loses requests and replies, refuses and is away, consumers cache and
/// log in, people roll back, pause and ask for emergencies.
struct TargetSimulation {
    /// What a consumer read last and uses until it reads again.
    private struct Consumer {
        let name: String
        let ring: String?
        var password: String?
        var readAt: Timestamp?
    }

    private static let cache = Duration.seconds(300)

    private let w: TargetWorld
    private let promises: TargetPromises
    private var consumers: [Consumer]
    private var targets: LiveTargets
    private var scheduler: Scheduler
    private let connector: any Connector

    /// With `issuing` the target makes the candidates itself.
    init(_ w: TargetWorld, issuing: Bool = false) {
        self.w = w
        promises = TargetPromises(w)
        connector = issuing ? FakeIssuer(w.target) : w.target
        consumers = [
            Consumer(name: "canary", ring: "canary"), Consumer(name: "web", ring: nil),
            Consumer(name: "batch", ring: "eu"),
        ]
        targets = w.targets(through: connector)
        scheduler = w.scheduler(targets)
    }

    private var random: SeededRandom { w.world.random }

    // MARK: - A step of the life

    /// Does one random thing under random faults, and checks what must always hold.
    mutating func step() async throws {
        w.planFaults()
        let moment = FaultyStore.Moment.allCases[random.below(2)]
        w.world.store.crash(afterWrites: random.below(3) == 0 ? random.below(8) : nil, moment)
        switch random.below(12) {
        case 0: await w.interfere()
        case 1: try await consume(random.below(consumers.count))
        default:
            w.world.clock.advance(by: .seconds([1, 60, 1_800, 3_600, 86_400][random.below(5)]))
            try? await targets.collect()
            for _ in 0..<4 {
                guard case .worked = try? await scheduler.tick() else { break }
                continue
            }
        }
        w.target.plan([])
        try await restartIfDead()
        try await promises.check()
    }

    private mutating func restartIfDead() async throws {
        let isDead = w.world.store.isDead
        w.world.store.restart()
        guard isDead else { return }
        try await w.live.load()
        targets = w.targets(through: connector)
        scheduler = w.scheduler(targets)
        try? await scheduler.resume()
        _ = try? await scheduler.tick()
    }

    // MARK: - Consumers

    /// Reads anew when the cache is over, and logs in; where the target knows one login there is a gap for caches.
    private mutating func consume(_ index: Int) async throws {
        let now = w.world.clock.now()
        if consumers[index].readAt.map({ now - $0 >= Self.cache }) ?? true {
            try await read(index)
        }
        guard let password = consumers[index].password, w.overlap != TargetOverlap.none else { return }
        let isAccepted = ["orders_a", "orders_b"].contains { w.target.accepts($0, password) }
        guard isAccepted else {
            throw TargetPromises.Violation(description: "P1: \(consumers[index].name) cannot log in")
        }
    }

    private mutating func read(_ index: Int) async throws {
        consumers[index].password = nil
        let reader = SecretService.Reader(clientID: consumers[index].name, ring: consumers[index].ring)
        let isClear =
            (try? await w.live.staged.waitOutDoubt(of: w.id, clock: w.world.clock, patience: .zero)) != nil
        guard isClear, let (_, value) = try? await w.secrets().get(w.id, version: nil, for: reader) else {
            return
        }
        consumers[index].password = value.withBytes { String(decoding: $0.exposed(), as: UTF8.self) }
        consumers[index].readAt = w.world.clock.now()
    }

    /// Lets everything heal, and checks that it ends.
    func settle() async throws {
        try await promises.settle {
            while case .worked = try await scheduler.tick() {}
        }
    }
}
