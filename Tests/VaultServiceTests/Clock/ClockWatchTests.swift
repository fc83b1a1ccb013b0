import Policies
import Rotation
import Testing
import VaultCore

@testable import VaultService

@Suite("A machine's clock that is set")
struct ClockWatchTests {
    /// A login that rotates at a target, and the machine on which that is done.
    private struct Scene {
        let w: TargetWorld
        let clock: SettableClock
        let process: ClockedProcess

        func pass(_ duration: Duration) async {
            w.world.clock.advance(by: duration)
            await process.work()
        }

        func open() async throws -> [OpenRotation] { try await w.world.look { try $0.openRotations() } }

        func evenSince() async throws -> Timestamp? { try await w.world.look { try $0.evenSince() } }

        /// Rotates, as far as it goes without waiting.
        func rotate() async throws {
            _ = try await process.rotations.rotate(w.id, isEmergency: false, reason: "trial")
            await process.work()
        }
    }

    private func with(
        _ change: ((inout Policy) throws -> Void)? = { $0.rings = [.everyone] },
        _ body: @escaping (Scene) async throws -> Void
    ) async throws {
        try await World.with { world in
            let w = try await TargetWorld(world, .twoPrincipals, change ?? { _ in })
            let clock = SettableClock(over: world.clock)
            let process = ClockedProcess(w, clock)
            try await process.start()
            try await body(Scene(w: w, clock: clock, process: process))
        }
    }

    @Test(
        "no quiet, and no deadline that ends a login, passes by being set forward",
        arguments: [Grace.AtDeadline.hold, .retire]
    )
    func forward(atDeadline: Grace.AtDeadline) async throws {
        try await with { policy in
            policy.rings = [.everyone]
            policy.grace.atDeadline = atDeadline
        } _: { scene in
            try await scene.rotate()
            #expect(try await scene.w.phase() == .observing)
            scene.clock.set(by: .days(8))
            for _ in 0..<24 {
                #expect(try await scene.w.phase() == .observing)
                #expect(scene.w.target.accepts("orders_a", TargetWorld.first))
                await scene.pass(.seconds(3_600))
            }
            await scene.pass(.seconds(3_600))
            #expect(try await scene.w.phase() == .done)
            #expect(
                scene.process.watch.takeNews() == [.jumped(by: .days(8), heldFor: .days(1)), .accepted]
            )
        }
    }

    @Test("what falls due by it waits, and nothing does when it is set right again")
    func righted() async throws {
        try await with { scene in
            scene.clock.set(by: .days(31))
            await scene.pass(.seconds(60))
            let meanwhile = try await scene.open()
            #expect(meanwhile.isEmpty && !scene.process.watch.isSteady)
            scene.clock.set(by: .days(-31))
            await scene.pass(.seconds(60))
            let after = try await scene.open()
            #expect(after.isEmpty && scene.process.watch.isSteady)
            await scene.pass(.days(30))
            #expect(try await scene.w.phase() == .observing)
        }
    }

    @Test("uses that bear too early times do not end the quiet early", arguments: [-3, 3])
    func usesBehind(hours: Int) async throws {
        try await with { scene in
            try await scene.rotate()
            let old = try await scene.w.world.lastRotation(scene.w.id).state.plan.predecessor
            await scene.pass(.seconds(12 * 3_600))
            scene.clock.set(by: .seconds(hours * 3_600))
            await scene.pass(.seconds(3_600))
            _ = try await scene.process.secrets.get(scene.w.id, version: old, for: .init(clientID: "batch"))
            await scene.pass(.seconds(60))
            scene.clock.set(by: .seconds(-hours * 3_600))
            for _ in 0..<24 {
                await scene.pass(.seconds(3_550))
                #expect(try await scene.w.phase() == .observing)
            }
            // It was seen an hour after it was set right, and a day after that nobody had used it.
            await scene.pass(.seconds(7_200))
            #expect(try await scene.w.phase() == .done)
        }
    }

    @Test("a use in a time that never came holds nothing up once the clock is set back")
    func usesAhead() async throws {
        try await with { scene in
            let first = try await scene.w.login().version
            scene.clock.set(by: .days(400))
            await scene.pass(.seconds(60))
            for _ in 0..<2 {
                _ = try await scene.process.secrets.get(scene.w.id, version: nil, for: .init(clientID: "web"))
                try await scene.process.uses.flush(to: scene.w.world.store)
            }
            _ = try await scene.process.secrets.get(scene.w.id, version: nil, for: .init(clientID: "batch"))
            scene.clock.set(by: .days(-400))
            await scene.pass(.seconds(60))
            let now = scene.clock.now()
            let uses = try await scene.w.world.look { [id = scene.w.id] reader in
                try reader.uses(of: id, version: first, limit: 9)
            }
            #expect(Set(uses.map(\.consumer)) == ["web", "batch"] && uses.allSatisfy { $0.last <= now })
        }
    }

    @Test("a soak begins anew when the clock was set while no server ran")
    func meanwhile() async throws {
        try await with(nil) { scene in
            try await scene.rotate()
            #expect(try await scene.w.phase() == .exposed)
            scene.clock.set(by: .seconds(3_600))
            let next = ClockedProcess(scene.w, scene.clock)
            try await next.start()
            #expect(next.watch.isSteady)
            #expect(next.watch.takeNews() == [.jumpedMeanwhile(by: .seconds(3_600))])
            await next.work()
            #expect(try await scene.w.phase() == .exposed)
            scene.w.world.clock.advance(by: .seconds(1_799))
            await next.work()
            #expect(try await scene.w.phase() == .exposed)
            scene.w.world.clock.advance(by: .seconds(1))
            await next.work()
            #expect(try await scene.w.phase() == .observing)
            let third = ClockedProcess(scene.w, scene.clock)
            try await third.start()
            #expect(third.watch.takeNews().isEmpty)
        }
    }

    @Test("a machine that was started again has another uptime, and no jump is told")
    func restarted() async throws {
        try await with { scene in
            scene.clock.set(by: .days(5))
            let watch = ClockWatch(
                store: scene.w.world.store,
                clock: scene.clock,
                uses: scene.process.uses,
                place: .init(node: "node-1", boot: "second"),
                read: scene.clock.reading
            )
            try await watch.begin()
            #expect(watch.takeNews().isEmpty && watch.isSteady)
            #expect(try await scene.evenSince() == nil)
        }
    }

    @Test("nothing is judged while it cannot be written down that the clock was set")
    func unkept() async throws {
        try await with { scene in
            try await scene.rotate()
            let state = try await scene.w.world.lastRotation(scene.w.id).state
            scene.clock.set(by: .days(2))
            scene.w.world.store.crash(afterWrites: 0, .before)
            await #expect(throws: (any Error).self) {
                try await scene.process.targets.evidence(on: scene.w.id, of: state)
            }
            scene.w.world.store.restart()
            let evidence = try await scene.process.targets.evidence(on: scene.w.id, of: state)
            #expect(evidence.evenSince == scene.clock.now())
            #expect(evidence.completeSince == scene.clock.now())
        }
    }

    @Test("times are told by the store's clock, where that has one")
    func ahead() async throws {
        try await with { scene in
            let watch = ClockWatch(
                store: scene.w.world.store,
                clock: scene.clock,
                uses: scene.process.uses,
                place: .init(node: "other", boot: "first"),
                ahead: { .seconds(45) },
                read: scene.clock.reading
            )
            try await watch.begin()
            scene.clock.set(by: .seconds(45))
            try await watch.keep()
            #expect(try await scene.evenSince() == scene.w.world.clock.now())
        }
    }

    @Test("a clock that is moved on purpose is no jump")
    func moved() async throws {
        try await with { scene in
            let clock = MovableClock(over: scene.clock)
            clock.advance(by: .days(31))
            #expect(scene.process.watch.isSteady && scene.process.watch.takeNews().isEmpty)
        }
    }

    @Test("the machine's clocks run side by side")
    func machine() {
        let (first, second) = (SystemClock().reading(), SystemClock().reading())
        #expect(second.uptime >= first.uptime && first.uptime > .zero)
        #expect(ClockCourse.isNear(first.boot, second.boot))
    }
}
