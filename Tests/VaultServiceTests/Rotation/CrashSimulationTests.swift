import Audit
import Rotation
import Testing
import VaultCore

@testable import VaultService

/// A process that serves demands and the schedule, and dies at random writes; the seed repeats it.
private struct Simulation {
    let world: World
    let ids: [ObjectID]
    var acknowledged: [ObjectID: Set<VersionID>] = [:]
    var demands: [ObjectID: Int] = [:]
    var runner: RotationRunner
    var scheduler: Scheduler

    init(_ world: World) async throws {
        self.world = world
        let policies = [
            try World.policy(rotateAfter: "P10D", expiry: "P30D"),
            try World.policy(rotateBefore: "P10D", expiry: "P30D"),
            try World.policy(expiry: "P28D"),
        ]
        var ids: [ObjectID] = []
        for (index, policy) in policies.enumerated() {
            ids.append(try await world.add("k\(index)", policy: policy, expiresIn: .days(25)))
        }
        self.ids = ids
        runner = world.runner()
        scheduler = world.scheduler()
        for id in ids { acknowledged[id] = [try await world.current(id).id] }
    }

    /// Does one random thing with a random crash, restarts if it died, and checks what must always hold.
    mutating func step() async throws {
        let random = world.random
        let moment = FaultyStore.Moment.allCases[random.below(2)]
        world.store.crash(afterWrites: random.below(3) == 0 ? nil : random.below(6), moment)
        switch random.below(6) {
        case 0, 1: await demand(ids[random.below(ids.count)])
        case 2: world.keys.fail(with: random.below(2) == 0 ? nil : VaultError(.unavailable, "no entropy"))
        default:
            world.clock.advance(by: .seconds(random.below(6 * 86_400)))
            _ = try? await scheduler.tick()
        }
        if world.store.isDead { try await restart() }
        world.store.restart()
        try await check()
    }

    private mutating func demand(_ id: ObjectID) async {
        demands[id, default: 0] += 1
        if let outcome = try? await runner.rotate(id) {
            acknowledged[id]?.insert(outcome.object.version.id)
        }
    }

    private mutating func restart() async throws {
        world.store.restart()
        runner = world.runner()
        scheduler = world.scheduler()
        try await scheduler.resume()
        try await scheduler.tick()
    }

    func check() async throws {
        for id in ids {
            let history = try await world.look { try $0.history(of: id, limit: 1_000) }
            let object = try #require(try await world.look { try $0.object(id) })
            let current = history.filter { $0.stage == .current }
            #expect(current.map(\.id) == [object.current], "one current version, the one the object names")
            let served = Set(history.filter { $0.stage == .current || $0.stage == .previous }.map(\.id))
            #expect(acknowledged[id]?.subtracting(served).isEmpty == true, "no acknowledged version is lost")
            #expect(history.filter { $0.stage == .pending }.count <= 1)
            #expect(history.allSatisfy { $0.attributes.enabled })
        }
    }

    /// Lets everything heal, and checks that every rotation has ended and made one version at most.
    mutating func settle() async throws {
        world.keys.fail(with: nil)
        for id in ids { await demand(id) }
        while case .worked = try await scheduler.tick() {}
        try await check()
        for id in ids {
            let plans = try await world.look { reader in
                try reader.rotations(of: id, limit: 1_000).compactMap { try reader.rotation($0)?.state }
            }
            let made = plans.filter { $0.phase == .done }.map(\.plan)
            let history = try await world.look { try $0.history(of: id, limit: 1_000) }
            #expect(plans.allSatisfy { $0.isEnded })
            #expect(history.count == made.count + 1, "each rotation made one version")
            #expect(Set(made.map(\.predecessor)).count == made.count, "no version was replaced twice")
            let due = made.compactMap(\.due)
            #expect(Set(due).count == due.count, "one new version for a due time")
            #expect(made.filter { $0.trigger == .onDemand }.count <= demands[id] ?? 0)
            let recorded = Set(world.audit.records.compactMap(\.rotationID))
            let rotations = try await world.look { try $0.rotations(of: id, limit: 1_000) }
            for rotation in rotations {
                let trigger = try await world.look { try $0.rotation(rotation)?.state.plan.trigger }
                if trigger == .scheduled, !recorded.contains(rotation) {
                    #expect(
                        demands[id] ?? 0 > 0,
                        "an automatic rotation is recorded, unless a demand completed it"
                    )
                }
            }
        }
    }
}

@Suite("Rotation with crashes at random durable writes")
struct CrashSimulationTests {
    @Test("keeps its promises", arguments: 0..<200)
    func simulate(seed: UInt64) async throws {
        try await World.with(seed: seed) { world in
            var simulation = try await Simulation(world)
            for _ in 0..<25 { try await simulation.step() }
            try await simulation.settle()
        }
    }

    @Test(
        "any single crash of a demand ends in one new version",
        arguments: 0..<3,
        FaultyStore.Moment.allCases
    )
    func everyCrashPoint(writes: Int, moment: FaultyStore.Moment) async throws {
        try await World.with { world in
            let id = try await world.add("k")
            let made = world.keys.made
            world.store.crash(afterWrites: writes, moment)
            await #expect(throws: VaultError.self) { try await world.runner().rotate(id) }
            world.store.restart()
            let scheduler = world.scheduler()
            try await scheduler.resume()
            try await scheduler.tick()
            let wasPlanned = writes > 0 || moment == .after
            #expect(try await world.stages(id) == (wasPlanned ? [.previous, .current] : [.current]))
            let lostCandidate = writes == 1 && moment == .before
            #expect(world.keys.made - made == (wasPlanned ? (lostCandidate ? 2 : 1) : 0))
        }
    }
}
