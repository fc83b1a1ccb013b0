import Receipts
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
    /// A promise that was broken.
    struct Violation: Error, CustomStringConvertible {
        let description: String
    }

    /// What a consumer read last and uses until it reads again.
    private struct Consumer {
        let name: String
        let ring: String?
        var password: String?
        var readAt: Timestamp?
    }

    private static let cache = Duration.seconds(300)

    private let w: TargetWorld
    private var consumers: [Consumer]
    private var targets: LiveTargets
    private var scheduler: Scheduler
    private let connector: any Connector

    /// With `issuing` the target makes the candidates itself.
    init(_ w: TargetWorld, issuing: Bool = false) {
        self.w = w
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
        w.target.plan(
            (0..<6).map { _ in random.below(4) == 0 ? FakeTarget.Fault.allCases[random.below(4)] : nil }
        )
        let moment = FaultyStore.Moment.allCases[random.below(2)]
        w.world.store.crash(afterWrites: random.below(3) == 0 ? random.below(8) : nil, moment)
        switch random.below(12) {
        case 0: await person()
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
        try await check()
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

    private mutating func person() async {
        guard let open = try? await w.world.look({ [id = w.id] in try $0.openRotation(of: id) }) else {
            _ = try? await w.rotations().rotate(w.id, isEmergency: random.below(4) == 0, reason: "drill")
            return
        }
        switch random.below(4) {
        case 0: _ = try? await w.rotations().rollBack(open)
        case 1: _ = try? await w.rotations().pause(open)
        default: _ = try? await w.rotations().resume(open)
        }
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
        guard isAccepted else { throw Violation(description: "P1: \(consumers[index].name) cannot log in") }
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

    // MARK: - Promises

    /// Checks that whatever anyone would be served now is accepted (P1), and nothing is retired without a cause (P2).
    private func check() async throws {
        let open = try await w.world.look { [id = w.id] in try $0.openRotation(on: id) }
        if open?.state.isInDoubt != true {
            for ring in [nil, "canary", "eu"] where try await !w.login(ring: ring).isAccepted {
                throw Violation(
                    description: "P1: ring \(ring ?? "-") is served a login that the target refuses"
                )
            }
        }
        let history = try await w.world.look { [id = w.id] in try $0.history(of: id, limit: 1_000) }
        guard history.count(where: { $0.stage == .current }) == 1 else {
            throw Violation(description: "not exactly one version is current")
        }
        if let state = open?.state, state.retirement == nil, state.plan.target?.overlap != TargetOverlap.none,
            !state.isPredecessorLost, try await !isAccepted(state.plan.predecessor)
        {
            throw Violation(description: "P2: the old login ended in the phase \(state.phase)")
        }
    }

    private func isAccepted(_ version: VersionID) async throws -> Bool {
        let found = try await w.world.look { [id = w.id] in try $0.version(id, version)?.version.sealed.box }
        let password = String(decoding: found ?? [], as: UTF8.self)
        return ["orders_a", "orders_b"].contains { w.target.accepts($0, password) }
    }

    /// Lets everything heal, and checks that it ends without a person but where a person was called.
    mutating func settle() async throws {
        for _ in 0..<40 {
            guard let open = try await w.world.look({ [id = w.id] in try $0.openRotation(on: id) }) else {
                break
            }
            if open.state.halt != nil { _ = try await w.rotations().resume(open.id) }
            w.world.clock.advance(by: .seconds(86_400))
            while case .worked = try await scheduler.tick() {}
            try await check()
        }
        if let open = try await w.world.look({ [id = w.id] in try $0.openRotation(on: id) }) {
            throw Violation(description: "P8: it does not end, and stays in the phase \(open.state.name)")
        }
        try await checkReceipts()
    }

    /// Checks that each retirement left one account that holds together, and nothing else did.
    private func checkReceipts() async throws {
        let ended = try await w.world.look { [id = w.id] reader in
            try reader.rotations(of: id, limit: 1_000).compactMap { rotation in
                (state: try reader.rotation(rotation)?.state, receipt: try reader.receipt(of: rotation))
            }
        }
        for (state, record) in ended {
            guard (state?.phase == .done) == (record != nil) else {
                throw Violation(description: "a receipt and a retirement do not go together")
            }
            let found = try record.map { try ReceiptText($0.text).receipt().contradictions } ?? []
            guard found.isEmpty else { throw Violation(description: "a receipt says: \(found)") }
        }
    }
}
