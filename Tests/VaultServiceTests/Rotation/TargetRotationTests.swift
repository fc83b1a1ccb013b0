import Policies
import Rotation
import Testing
import VaultCore

@testable import VaultService

@Suite("A login rotates at its target")
struct TargetRotationTests {
    typealias Change = @Sendable (inout Policy) throws -> Void

    private static let everyone: Change = { $0.rings = [.everyone] }
    private static let cached: Change = { $0.consumersCache = try TargetWorld.duration("PT5M") }
    private static let retiring: Change = { policy in
        policy.rings = [.everyone]
        policy.grace.atDeadline = .retire
    }
    private static let approved: Change = { policy in
        policy.rings = [.everyone]
        policy.approvals = 2
    }

    @Test(
        "by the schedule: canary, everyone, quiet, refused, destroyed",
        arguments: [TargetOverlap.twoPrincipals, .twoPasswords]
    )
    func wholeLife(overlap: TargetOverlap) async throws {
        try await TargetWorld.with(overlap) { w in
            let scheduler = w.scheduler(w.targets())
            let first = try await w.login().version
            try await w.pass(.days(30), scheduler)
            #expect(try await w.phase() == .exposed)
            let (canary, everyone) = (try await w.login(ring: "canary"), try await w.login(ring: "eu"))
            #expect(canary.version != first && canary.isAccepted)
            #expect(everyone.version == first && everyone.isAccepted)

            try await w.pass(.seconds(30 * 60), scheduler)
            #expect(try await w.phase() == .observing)
            #expect(try await w.login().version == canary.version)
            #expect(w.target.accepts("orders_a", TargetWorld.first))

            try await w.pass(.days(1), scheduler)
            #expect(try await w.phase() == .done)
            #expect(!w.target.accepts("orders_a", TargetWorld.first))
            #expect(try await w.login().isAccepted)
            #expect(try await w.world.stages(w.id) == [.retired, .current])

            try await w.pass(.days(30), scheduler)
            #expect(try await w.world.stages(w.id).first == .destroyed)
            let material = try await w.world.look { try $0.version(w.id, first)?.version.sealed.box }
            #expect(material == [])
        }
    }

    @Test("what a target made itself becomes current; what it made in vain is forgotten", arguments: [0, 2])
    func issued(lost: Int) async throws {
        try await TargetWorld.with(change: Self.everyone) { w in
            let issuer = FakeIssuer(w.target, losing: lost)
            let scheduler = w.scheduler(w.targets(through: issuer))
            w.world.clock.advance(by: .days(30))
            for _ in 0...lost {
                try await w.settle(scheduler)
                #expect(try await w.login().isAccepted)
                w.world.clock.advance(by: .seconds(600))
            }
            #expect(try await w.phase() == .observing)
            #expect(issuer.issued == lost + 1 && w.target.accepts("orders_b", "issued-\(lost + 1)"))
            #expect(try await w.login().isAccepted)
            try await w.pass(.days(2), scheduler)
            #expect(try await w.phase() == .done)
            #expect(!w.target.accepts("orders_a", TargetWorld.first))
            #expect(try await w.login().isAccepted)
        }
    }

    @Test("goes on where its retry fell due before it was laid to rest, and counts no failure for that")
    func retryAtOnce() async throws {
        try await TargetWorld.with(change: Self.everyone) { w in
            let issuer = FakeIssuer(w.target, losing: 1)
            w.world.clock.advance(by: .days(30))
            let clock = RunningClock(base: w.world.clock, step: .seconds(31))
            try await w.runner(w.targets(through: issuer), clock: clock).rotateIfDue(w.id)
            let rotation = try await w.world.lastRotation(w.id).id
            let events = try await w.world.look { try $0.journal(of: rotation) }.map(\.event)
            #expect(issuer.issued == 2 && events.count { $0.contains("fail") } == 1, "\(events)")
        }
    }

    @Test("a use that a target tells of afterwards counts when it was, not when it was told")
    func toldUse() async throws {
        try await TargetWorld.with(change: Self.everyone) { w in
            let targets = w.targets(through: FakeIssuer(w.target))
            let scheduler = w.scheduler(targets)
            try await w.pass(.days(30), scheduler)
            let used = w.world.clock.now() + .seconds(3_600)
            w.target.show([
                TargetSession(
                    principal: "orders_a",
                    client: "a",
                    since: used,
                    lastActive: used,
                    isOpen: false
                )
            ])
            for _ in 0..<24 {
                w.world.clock.advance(by: .seconds(3_600))
                try await targets.collect()
                try await w.settle(scheduler)
                #expect(try await w.phase() == .observing)
            }
            let old = try await w.world.lastRotation(w.id).state.plan.predecessor
            let uses = try await w.world.look { try $0.uses(of: w.id, version: old, limit: 9) }
            #expect(uses.map(\.last) == [used] && uses.map(\.count) == [1])
            try await w.pass(.seconds(3_600), scheduler)
            #expect(try await w.phase() == .done)
        }
    }

    @Test("a key that the partner sees in use ends at a deadline that says so, not before")
    func usedKey() async throws {
        try await TargetWorld.with(change: Self.retiring) { w in
            let scheduler = w.scheduler(w.targets(through: FakeIssuer(w.target, isUsed: true)))
            try await w.pass(.days(30), scheduler)
            w.target.show([TargetSession(principal: "orders_a", client: "batch", since: World.start)])
            try await w.pass(.days(6), scheduler)
            #expect(try await w.phase() == .observing)
            try await w.pass(.days(1), scheduler)
            #expect(try await w.phase() == .done)
            #expect(!w.target.accepts("orders_a", TargetWorld.first))
        }
    }

    @Test("a key that the partner alone sees in use is not ended for quiet")
    func usedUnseen() async throws {
        try await TargetWorld.with(change: Self.everyone) { w in
            let scheduler = w.scheduler(w.targets(through: FakeIssuer(w.target, isUsed: true)))
            try await w.pass(.days(30), scheduler)
            try await w.pass(.days(2), scheduler)
            #expect(try await w.phase() == .retiring)
            #expect(w.target.accepts("orders_a", TargetWorld.first))
        }
    }

    @Test("two principals take turns")
    func turns() async throws {
        try await TargetWorld.with(change: Self.everyone) { w in
            let scheduler = w.scheduler(w.targets())
            for principal in ["orders_b", "orders_a", "orders_b"] {
                try await w.pass(.days(30), scheduler)
                #expect(
                    try await w.world.lastRotation(w.id).state.plan.target?.candidatePrincipal == principal
                )
                try await w.pass(.days(2), scheduler)
                #expect(try await w.phase() == .done)
                #expect(try await w.login().isAccepted)
            }
        }
    }

    @Test("a target with one login is never read in doubt, and ends in one go")
    func oneLogin() async throws {
        try await TargetWorld.with(.none) { w in
            let scheduler = w.scheduler(w.targets())
            w.world.clock.advance(by: .days(30))
            w.target.plan([nil, .replyLost, .unreachable])
            _ = try await scheduler.tick()
            #expect(try await w.phase() == .staging)
            await #expect(throws: VaultError(.unavailable, "")) {
                try await w.live.staged.waitOutDoubt(of: w.id, clock: w.world.clock, patience: .zero)
            }
            try await w.pass(.seconds(3_600), scheduler)
            #expect(try await w.phase() == .done)
            #expect(try await w.login().isAccepted)
        }
    }

    @Test("whoever still uses the old login holds its end back")
    func held() async throws {
        try await TargetWorld.with(change: Self.everyone) { w in
            let targets = w.targets()
            let scheduler = w.scheduler(targets)
            try await w.pass(.days(30), scheduler)
            w.target.show([TargetSession(principal: "orders_a", client: "batch", since: World.start)])
            for _ in 0..<10 {
                w.world.clock.advance(by: .days(1))
                try await targets.collect()
                try await w.settle(scheduler)
                #expect(try await w.phase() == .observing)
                #expect(w.target.accepts("orders_a", TargetWorld.first))
            }
            let old = try await w.world.lastRotation(w.id).state.plan.predecessor
            let holders = try await w.world.look {
                try $0.uses(of: w.id, version: old, limit: 9).map(\.consumer)
            }
            #expect(holders == ["batch"])
            w.target.show([])
            try await w.pass(.days(1), scheduler)
            #expect(try await w.phase() == .done)
        }
    }

    @Test("a policy may end it at the deadline all the same")
    func deadline() async throws {
        try await TargetWorld.with(change: Self.retiring) { w in
            let scheduler = w.scheduler(w.targets())
            try await w.pass(.days(30), scheduler)
            w.target.show([TargetSession(principal: "orders_a", client: "batch", since: World.start)])
            try await w.pass(.days(6), scheduler)
            #expect(try await w.phase() == .observing)
            try await w.pass(.days(1), scheduler)
            #expect(try await w.phase() == .done)
            #expect(try await w.world.lastRotation(w.id).state.retirement == .deadline)
        }
    }

    @Test("a restart begins the quiet anew, for nobody knows what it missed")
    func restart() async throws {
        try await TargetWorld.with(change: Self.everyone) { w in
            w.world.clock.advance(by: .days(30))
            try await w.settle(w.scheduler(w.targets()))
            w.world.clock.advance(by: .seconds(20 * 3_600))
            let later = w.scheduler(w.targets())
            try await w.pass(.seconds(5 * 3_600), later)
            #expect(try await w.phase() == .observing)
            try await w.pass(.seconds(19 * 3_600), later)
            #expect(try await w.phase() == .done)
        }
    }

    @Test("a failing canary is undone by itself, after those who got it have forgotten it")
    func canaryFails() async throws {
        try await TargetWorld.with(change: Self.cached) { w in
            let scheduler = w.scheduler(w.targets())
            let first = try await w.login().version
            try await w.pass(.days(30), scheduler)
            let candidate = try await w.world.lastRotation(w.id).state.candidate
            w.failures.note(w.id, candidate, .consumer, at: w.world.clock.now())
            try await w.world.store.write(.scheduledEvent) { [id = w.id, now = w.world.clock.now()] in
                try $0.setDue(DueEntry(at: now, work: .rotate, object: id))
            }
            try await w.settle(scheduler)
            #expect(try await w.phase() == .restoring)
            #expect(try await w.login(ring: "canary").version == first)
            let calls = w.target.calls.count
            try await w.pass(.seconds(299), scheduler)
            #expect(w.target.calls.count == calls)
            try await w.pass(.seconds(1), scheduler)
            #expect(try await w.phase() == .rolledBack)
            #expect(try await w.world.stages(w.id) == [.current, .discarded])
            #expect(try await w.login().isAccepted)
            #expect(try #require(try await w.world.due(w.id)[.rotate]) > w.world.clock.now())
        }
    }

    @Test("a candidate refused twice is made anew, and a person is called after three")
    func refusedCandidates() async throws {
        try await TargetWorld.with { w in
            w.target.withholdRights()
            let scheduler = w.scheduler(w.targets())
            w.world.clock.advance(by: .days(30))
            for _ in 0..<10 {
                try await w.settle(scheduler)
                w.world.clock.advance(by: .seconds(3_600))
            }
            let rotation = try await w.world.lastRotation(w.id)
            #expect(rotation.state.isStuck)
            #expect(try await w.world.stages(w.id) == [.current, .discarded, .discarded, .pending])
            #expect(try await w.login().isAccepted)

            w.target.withholdRights(false)
            _ = try await w.rotations().resume(rotation.id)
            try await w.settle(scheduler)
            #expect(try await w.phase() == .exposed)
        }
    }

    @Test("a person undoes a promotion: the old version is served and accepted throughout")
    func rollBack() async throws {
        try await TargetWorld.with(change: Self.everyone) { w in
            let scheduler = w.scheduler(w.targets())
            let first = try await w.login().version
            try await w.pass(.days(30), scheduler)
            let rotation = try await w.world.lastRotation(w.id).id
            _ = try await w.rotations().rollBack(rotation)
            #expect(try await w.login().version == first)
            #expect(try await w.login().isAccepted)
            try await w.settle(scheduler)
            #expect(try await w.phase() == .rolledBack)
            #expect(try await w.world.stages(w.id) == [.current, .discarded])
            await #expect(throws: VaultError(.conflict, "")) { try await w.rotations().rollBack(rotation) }
        }
    }

    @Test("an emergency waits for no ring and nobody's quiet")
    func emergency() async throws {
        try await TargetWorld.with { w in
            let scheduler = w.scheduler(w.targets())
            let begun = try await w.rotations().rotate(w.id, isEmergency: true, reason: "leaked in a log")
            #expect(begun.state.plan.reason == "leaked in a log")
            try await w.settle(scheduler)
            #expect(try await w.phase() == .observing)
            w.target.show([TargetSession(principal: "orders_a", client: "batch", since: World.start)])
            try await w.pass(.seconds(3_600), scheduler)
            #expect(try await w.phase() == .done)
            #expect(!w.target.accepts("orders_a", TargetWorld.first))
        }
    }

    @Test("approvals, pauses and their ends are durable acts of people")
    func people() async throws {
        try await TargetWorld.with(change: Self.approved) { w in
            let scheduler = w.scheduler(w.targets())
            let begun = try await w.rotations().rotate(w.id, isEmergency: false, reason: nil)
            try await w.settle(scheduler)
            #expect(try await w.phase() == .planned)
            _ = try await w.rotations().approve(begun.id, by: "ada")
            await #expect(throws: VaultError(.conflict, "")) {
                try await w.rotations().approve(begun.id, by: "ada")
            }
            try await w.settle(scheduler)
            #expect(try await w.phase() == .planned)
            _ = try await w.rotations().pause(begun.id)
            _ = try await w.rotations().approve(begun.id, by: "bob")
            try await w.settle(scheduler)
            #expect(try await w.phase() == .planned)
            _ = try await w.rotations().resume(begun.id)
            try await w.settle(scheduler)
            #expect(try await w.phase() == .observing)
        }
    }

    @Test("a version set by hand overtakes a rotation, and the target is cleaned")
    func setByHand() async throws {
        try await TargetWorld.with { w in
            let scheduler = w.scheduler(w.targets())
            try await w.pass(.days(30), scheduler)
            #expect(try await w.phase() == .exposed)
            try await w.world.addVersion(of: w.id)
            #expect(try await w.phase() == .restoring)
            try await w.settle(scheduler)
            #expect(try await w.phase() == .rolledBack)
            #expect(w.target.accepts("orders_a", TargetWorld.first))
        }
    }
}
