import Policies
import Rotation
import Testing
import VaultCore

@testable import VaultService

@Suite("Whoever rotates a secret is told of its expiry")
struct NoticeTests {
    @Test("when the policy says, once, in place of a rotation")
    func tells() async throws {
        try await World.with { world in
            let w = try await NoticeWorld(world)
            let scheduler = w.scheduler()
            #expect(try await world.due(w.id)[.rotate] == nil)
            #expect(try await scheduler.tick() == .idle(until: World.start + .days(30)))
            world.clock.advance(by: .days(30))
            try await w.settle(scheduler)
            let notice = try #require(w.subscriber.notices.first)
            let version = try await world.current(w.id).id
            #expect(w.subscriber.notices.count == 1 && notice.type == "SecretNearExpiry")
            #expect(notice.version == version && notice.expires == World.start + .days(40))
            #expect(notice.address == "https://default.example/secrets/partner/\(version)")
            #expect(try await w.untold() == [])
            #expect(try await world.due(w.id)[.deliver] == nil)
            let operations = ["SecretNearExpiryEventGridNotification", "SecretEventGridDelivery"]
            #expect(world.audit.operations == operations)
            #expect(try await world.stages(w.id) == [.current])
        }
    }

    @Test("again when it expired, if it was not renewed")
    func expired() async throws {
        try await World.with { world in
            let w = try await NoticeWorld(world)
            world.clock.advance(by: .days(41))
            try await w.settle(w.scheduler())
            #expect(w.subscriber.notices.map(\.type) == ["SecretNearExpiry", "SecretExpired"])
            #expect(Set(w.subscriber.notices.map(\.identifier)).count == 2)
            #expect(try await w.untold() == [])
        }
    }

    @Test(
        "until it takes the news, each time as the same event",
        arguments: [TargetAnswer.refused("busy"), .unreachable("down"), .unknown("no reply")]
    )
    func tellsAgain(answer: TargetAnswer) async throws {
        try await World.with { world in
            let w = try await NoticeWorld(world)
            let scheduler = w.scheduler()
            w.subscriber.answer([answer, answer])
            world.clock.advance(by: .days(30))
            try await w.settle(scheduler)
            #expect(w.subscriber.notices.count == 1)
            #expect(try await world.due(w.id)[.deliver] == world.clock.now() + .seconds(30))
            world.clock.advance(by: .seconds(30))
            try await w.settle(scheduler)
            #expect(try await world.due(w.id)[.deliver] == world.clock.now() + .seconds(60))
            world.clock.advance(by: .seconds(60))
            try await w.settle(scheduler)
            #expect(w.subscriber.notices.count == 3)
            #expect(Set(w.subscriber.notices.map(\.identifier)).count == 1)
            #expect(w.news.map(\.answer) == [answer, answer, .accepted])
            #expect(try await w.untold() == [])
        }
    }

    @Test("and is overdue when it has not taken it after all tries; it stays in the inventory until it does")
    func overdue() async throws {
        try await World.with { world in
            let w = try await NoticeWorld(world)
            let scheduler = w.scheduler()
            w.subscriber.answer(Array(repeating: .unreachable("down"), count: 11))
            world.clock.advance(by: .days(30))
            let since = world.clock.now()
            for _ in 0..<11 {
                try await w.settle(scheduler)
                world.clock.advance(by: .seconds(3_600))
            }
            #expect(
                w.news.map(\.isOverdue) == [false, false, false, false] + Array(repeating: true, count: 7)
            )
            let inventory = InventoryService(ports: world.ports())
            let entry = try await inventory.page(of: [.default], after: nil, limit: 9).entries.first
            #expect(entry?.notify == "function" && entry?.untoldSince == since)
            try await w.settle(scheduler)
            #expect(w.news.last?.answer == .accepted && w.news.last?.isOverdue == false)
            let later = try await inventory.page(of: [.default], after: nil, limit: 9).entries.first
            #expect(later?.untoldSince == nil)
        }
    }

    @Test("and of nothing more about a version that it has replaced")
    func replaced() async throws {
        try await World.with { world in
            let w = try await NoticeWorld(world)
            let scheduler = w.scheduler()
            w.subscriber.answer([.unreachable("down")])
            world.clock.advance(by: .days(30))
            try await w.settle(scheduler)
            #expect(try await w.untold().count == 1)
            try await w.set(expiresIn: .days(90))
            #expect(try await w.untold() == [])
            #expect(try await world.due(w.id)[.deliver] == nil)
            #expect(try await world.due(w.id)[.nearExpiry] == world.clock.now() + .days(80))
            world.clock.advance(by: .days(60))
            try await w.settle(scheduler)
            #expect(w.subscriber.notices.count == 1)
        }
    }

    @Test("of an expiry that was announced before files named it")
    func namedLater() async throws {
        try await World.with { world in
            let w = try await NoticeWorld(world, files: nil)
            let scheduler = w.scheduler()
            world.clock.advance(by: .days(35))
            try await w.settle(scheduler)
            #expect(w.subscriber.notices.isEmpty)
            #expect(try await w.untold().count == 1)
            try await w.apply()
            try await w.settle(scheduler)
            #expect(w.subscriber.notices.count == 1)
            #expect(try await w.untold() == [])
            #expect(w.subscriber.preflights == 0, "what is told alone is asked nothing beforehand")
        }
    }

    @Test("only while a window is open")
    func window() async throws {
        try await World.with { world in
            let files = NoticeWorld.files.replacing(
                "beforeExpiry: P10D }",
                with: "beforeExpiry: P10D }, windows: { allow: ['daily 00:00-01:00 UTC'] }"
            )
            let w = try await NoticeWorld(world, files: files)
            // The clock stands at 08:00; the window opens at the next midnight.
            let midnight = World.start + .days(30) + .seconds(16 * 3_600)
            #expect(try await world.due(w.id)[.nearExpiry] == midnight)
            world.clock.advance(by: .days(30) + .seconds(18 * 3_600))
            try await w.settle(w.scheduler())
            #expect(w.subscriber.notices.isEmpty)
            #expect(try await world.due(w.id)[.nearExpiry] == midnight + .days(1))
            world.clock.advance(by: .seconds(22 * 3_600))
            try await w.settle(w.scheduler())
            #expect(w.subscriber.notices.count == 1)
        }
    }

    @Test("at least once whatever write the process dies at", arguments: FaultyStore.Moment.allCases)
    func crashes(moment: FaultyStore.Moment) async throws {
        for write in 0..<6 {
            try await World.with { world in
                let w = try await NoticeWorld(world)
                world.clock.advance(by: .days(30))
                world.store.crash(afterWrites: write, moment)
                try? await w.settle(w.scheduler())
                world.store.restart()
                world.clock.advance(by: .days(1))
                try await w.settle(w.scheduler())
                #expect((1...2).contains(w.subscriber.notices.count), "write \(write)")
                #expect(Set(w.subscriber.notices.map(\.identifier)).count == 1)
                #expect(try await w.untold() == [])
                #expect(try await world.due(w.id)[.deliver] == nil)
            }
        }
    }

    @Test("never, when the version has no expiry, which applying warns of")
    func withoutExpiry() async throws {
        try await World.with { world in
            let w = try await NoticeWorld(world, files: nil)
            #expect(try await w.apply().problems == [])
            try await world.change(w.id) { $0.version.attributes.expires = nil }
            let problem = try #require(try await w.apply().problems.first)
            #expect(problem.severity == .warning && problem.path == "objects.secrets/partner.notify")
            world.clock.advance(by: .days(400))
            try await w.settle(w.scheduler())
            #expect(w.subscriber.notices.isEmpty)
        }
    }

    @Test("a person cannot have Rekey rotate it")
    func refusesRotation() async throws {
        try await World.with { world in
            let w = try await NoticeWorld(world)
            let service = RotationService(ports: world.ports(), live: w.live, nudge: {})
            await #expect(throws: VaultError(.badParameter, "")) {
                _ = try await service.rotate(w.id, isEmergency: false, reason: nil)
            }
        }
    }

    @Test("events of one expiry share an id, and no others do")
    func identifiers() async throws {
        try await World.with { world in
            let w = try await NoticeWorld(world)
            var version = try await world.current(w.id)
            let ids = OutboxEntry.expiryIDs(of: version)
            #expect(ids == OutboxEntry.expiryIDs(of: version) && Set(ids).count == 2)
            #expect(ids.allSatisfy { $0.count == 36 && Array($0)[14] == "8" })
            version.attributes.expires = version.attributes.expires.map { $0 + .seconds(1) }
            #expect(Set(OutboxEntry.expiryIDs(of: version)).isDisjoint(with: ids))
        }
    }
}
