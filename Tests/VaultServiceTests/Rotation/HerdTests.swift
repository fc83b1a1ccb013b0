import Audit
import Policies
import Rotation
import SecretMemory
import Synchronization
import Testing
import VaultCore

@testable import VaultService

@Suite("Many logins due at once", .timeLimit(.minutes(5)))
struct HerdTests {
    private func with(
        slow: Int,
        quick: Int,
        isOpen: Bool = false,
        cap: Int = 2,
        _ body: (HerdWorld) async throws -> Void
    ) async throws {
        try await World.with(inMemory: true) { world in
            try await body(HerdWorld(world, slow: slow, quick: quick, isOpen: isOpen, cap: cap))
        }
    }

    @Test("a target that stalls holds no other up, and gets its own later")
    func stalled() async throws {
        try await with(slow: 80, quick: 3) { w in
            try await w.whileRunning {
                w.world.clock.advance(by: .days(30))
                #expect(Set(await w.promoted(3)) == ["quick0", "quick1", "quick2"])
                await w.slow.untilStanding(2)
                w.slow.open()
                #expect(Set(await w.promoted(80)).count == 80)
            }
            #expect(w.slow.most == 2)
        }
    }

    @Test("work that falls due while a target stalls is not kept waiting either")
    func laterWork() async throws {
        try await with(slow: 10, quick: 1, cap: 1) { w in
            try await w.whileRunning {
                w.world.clock.advance(by: .days(30))
                _ = await w.promoted(1)
                await w.slow.untilStanding(1)
                try await w.world.add("s", .secret, expiresIn: .days(1))
                w.scheduler.nudge()
                for await record in w.world.audit.appended
                where record.objectID?.hasPrefix("secrets/s/") == true {
                    break
                }
            }
            #expect(w.slow.most == 1)
        }
    }

    @Test("an emergency goes ahead of those that wait for the same target, within its cap")
    func emergency() async throws {
        try await with(slow: 20, quick: 0, cap: 1) { w in
            try await w.whileRunning {
                w.world.clock.advance(by: .days(30))
                await w.slow.untilStanding(1)
                w.world.clock.advance(by: .seconds(1))
                let service = RotationService(ports: w.world.ports(), live: w.live) { w.scheduler.nudge() }
                _ = try await service.rotate(
                    try World.id("slow19", .secret),
                    isEmergency: true,
                    reason: "leak"
                )
                _ = try await w.scheduler.sweep {}
                w.slow.open()
                let order = await w.promoted(20)
                #expect(order.prefix(2).contains("slow19"))
            }
            #expect(w.slow.most == 1)
        }
    }

    @Test("a person's own value ends a rotation, and the observer hears of it")
    func setByHand() async throws {
        let heard = Mutex<[RotationEvent.Name]>([])
        try await World.with { world in
            let w = try await TargetWorld(world, .twoPrincipals)
            let live = LiveRotations(over: world.store) { one in heard.withLock { $0.append(one.event.name) }
            }
            let service = RotationService(ports: world.ports(), live: live, nudge: {})
            _ = try await service.rotate(w.id, isEmergency: false, reason: nil)
            try await world.set(w.id, to: "by hand", live)
            #expect(heard.withLock { $0 } == [.planned, .discarded])
            #expect(live.rotation(of: w.id) == nil)
        }
    }
}

@Suite("Where due work stands in line")
struct WorkPlaceTests {
    private func place(_ w: TargetWorld, _ work: DueEntry.Work = .rotate) async throws -> WorkPlace {
        try await w.world.look { $0.place(of: DueEntry(at: World.start, work: work, object: w.id), nil) }
    }

    @Test("a login stands in the line of its target, an emergency at its head")
    func target() async throws {
        try await World.with { world in
            let w = try await TargetWorld(world, .twoPrincipals)
            let lane = WorkPlace.Lane.target(.default, "orders-db")
            #expect(try await place(w) == WorkPlace(lane: lane, urgency: .normal))
            #expect(try await place(w, .destroy) == WorkPlace())
            _ = try await w.rotations().rotate(w.id, isEmergency: true, reason: "leak")
            #expect(try await place(w) == WorkPlace(lane: lane, urgency: .emergency))
        }
    }

    @Test("the graver tier goes first")
    func tiers() async throws {
        let tiers: [(Tier, WorkPlace.Urgency)] = [
            (.low, .low), (.normal, .normal), (.high, .high), (.critical, .critical),
        ]
        for (tier, urgency) in tiers {
            try await World.with { world in
                let w = try await TargetWorld(world, .twoPrincipals)
                try await world.change(w.id) { current in
                    var managed = try #require(try ManagedRotation(of: current.object))
                    managed.object.tier = tier
                    current.object.rotationPolicy = try managed.stored()
                }
                #expect(try await place(w).urgency == urgency)
            }
        }
    }

    @Test("what cannot be read, and keys, stand in the vault's own line")
    func unreadable() async throws {
        try await World.with { world in
            let secret = try await world.add("s", .secret)
            let key = try await world.add("k")
            try await world.store.write(.keyUpdate) { transaction in
                var object = try #require(try transaction.object(secret))
                object.rotationPolicy = #"{"v":99}"#
                try transaction.update(object)
            }
            for id in [secret, key] {
                let entry = DueEntry(at: World.start, work: .rotate, object: id)
                #expect(try await world.look { $0.place(of: entry, nil) } == WorkPlace())
            }
        }
    }
}

@Suite("The mirror of open rotations")
struct LiveRotationsTests {
    @Test("a node that takes over the work takes over where the rotations stand")
    func takeover() async throws {
        try await World.with { world in
            let w = try await TargetWorld(world, .twoPrincipals)
            let mirror = LiveRotations(over: world.store)
            try await mirror.load()
            let runner = RotationRunner(
                ports: world.ports(),
                audit: world.audit,
                node: "node-2",
                targets: w.targets(),
                live: mirror
            )
            let other = w.scheduler(runner)
            world.clock.advance(by: .days(30))
            try await w.settle(w.scheduler(w.targets()))
            try await world.add("s", .secret, expiresIn: .days(1))
            let standby = try await other.tick()
            #expect(standby == .standby(until: world.clock.now() + .seconds(30)))
            #expect(mirror.rotation(of: w.id) == nil)
            world.clock.advance(by: .seconds(31))
            _ = try await other.tick()
            let rotation = try await world.lastRotation(w.id)
            #expect(mirror.rotation(of: w.id) == rotation && rotation.state.phase == .exposed)
            #expect(mirror.staged.candidate(of: w.id, ring: "canary") == rotation.state.candidate)
        }
    }

    @Test("filled again it keeps what is known, and hears how those ended that another node ended")
    func filledAgain() async throws {
        let heard = Mutex<[RotationEvent.Name]>([])
        try await World.with { world in
            let w = try await TargetWorld(world, .twoPrincipals)
            let mirror = LiveRotations(over: world.store) { one in
                heard.withLock { $0.append(one.event.name) }
            }
            let service = RotationService(ports: world.ports(), live: mirror, nudge: {})
            let begun = try await service.rotate(w.id, isEmergency: false, reason: nil)
            try await mirror.load()
            #expect(mirror.rotation(of: w.id)?.id == begun.id && heard.withLock { $0 } == [.planned])
            _ = try await w.rotations().rollBack(begun.id)
            #expect(mirror.rotation(of: w.id) != nil)
            try await mirror.load()
            #expect(mirror.rotation(of: w.id) == nil && heard.withLock { $0 } == [.planned, .discarded])
        }
    }

    @Test("hears each event once and in order, whoever committed it and whenever it is followed")
    func order() async throws {
        let heard = Mutex<[Int64]>([])
        try await World.with { world in
            let w = try await TargetWorld(world, .twoPrincipals)
            let live = LiveRotations(over: world.store) { one in heard.withLock { $0.append(one.sequence) } }
            _ = try await w.rotations().rotate(w.id, isEmergency: false, reason: nil)
            let id = try await world.lastRotation(w.id).id
            func commit(_ event: RotationEvent) async throws -> OpenRotation {
                try await world.store.write(.rotationOutcome) { transaction in
                    var rotation = try #require(try transaction.rotation(id))
                    try transaction.append(event, to: &rotation, at: World.start)
                    return rotation
                }
            }
            let (paused, resumed) = (try await commit(.paused), try await commit(.resumed))
            try await live.follow(resumed)
            try await live.follow(paused)
            #expect(heard.withLock { $0 } == [1, 2, 3])
            let ended = try await commit(.discarded(.person))
            try await live.follow(ended)
            for old in [paused, resumed, ended] { try await live.follow(old) }
            #expect(heard.withLock { $0 } == [1, 2, 3, 4])
            #expect(live.rotation(of: w.id) == nil)
            let anew = LiveRotations(over: world.store)
            try await anew.load()
            #expect(anew.rotation(of: w.id) == nil)
        }
    }
}
