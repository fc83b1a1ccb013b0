import Audit
import Rotation
import Testing
import VaultCore

@testable import VaultService

@Suite("What falls due")
struct SchedulerTests {
    @Test("a key rotates when its policy says, with the record an automatic act leaves")
    func rotates() async throws {
        try await World.with { world in
            let id = try await world.add("k", policy: try World.policy(rotateAfter: "P30D", expiry: "P60D"))
            let scheduler = world.scheduler()
            #expect(try await scheduler.tick() == .idle(until: World.start + .days(30)))
            world.clock.advance(by: .days(30))
            #expect(try await scheduler.tick() == .worked(1))
            #expect(try await world.stages(id) == [.previous, .current])
            let record = try #require(world.audit.records.first)
            let version = try await world.current(id)
            #expect(world.audit.operations == ["KeyRotateIfDue"])
            #expect(record.status == 200)
            #expect(record.objectID == "keys/k/\(version.id)")
            #expect(record.rotationID == (try await world.lastRotation(id).id))
            #expect(record.resultDescription == nil)
            #expect(version.attributes.expires == world.clock.now() + .days(60))
            #expect(try await scheduler.tick() == .idle(until: world.clock.now() + .days(30)))
        }
    }

    @Test("rotations missed while the server stood still are caught up once, and counted")
    func catchesUp() async throws {
        try await World.with { world in
            let id = try await world.add("k", policy: try World.policy(rotateAfter: "P30D"))
            world.clock.advance(by: .days(125))
            let scheduler = world.scheduler()
            #expect(try await scheduler.tick() == .worked(1))
            #expect(try await scheduler.tick() == .idle(until: world.clock.now() + .days(30)))
            #expect(try await world.stages(id) == [.previous, .current])
            #expect(try await world.lastRotation(id).state.plan.missed == 3)
            #expect(world.audit.records.first?.resultDescription?.contains("3 earlier") == true)
        }
    }

    @Test(
        "expiry is announced before and when it comes, each once",
        arguments: [(ObjectKind.secret, "Secret"), (.key, "Key"), (.certificate, "Certificate")]
    )
    func announces(kind: ObjectKind, family: String) async throws {
        try await World.with { world in
            let id = try await world.add("x", kind, expiresIn: .days(40))
            let scheduler = world.scheduler()
            #expect(try await scheduler.tick() == .idle(until: World.start + .days(10)))
            world.clock.advance(by: .days(10))
            #expect(try await scheduler.tick() == .worked(1))
            #expect(try await scheduler.tick() == .idle(until: World.start + .days(40)))
            world.clock.advance(by: .days(30))
            #expect(try await scheduler.tick() == .worked(1))
            #expect(try await scheduler.tick() == .idle(until: nil))
            #expect(try await world.events() == ["\(family)NearExpiry", "\(family)Expired"])
            let operations = ["NearExpiry", "Expired"].map { "\(family)\($0)EventGridNotification" }
            #expect(world.audit.operations == operations)
            let entry = try #require(try await world.look { try $0.outbox(limit: 1) }.first)
            #expect(entry.version == (try await world.current(id).id))
            #expect(entry.expires == World.start + .days(40))
        }
    }

    @Test("a change of tags announces nothing again; a new expiry does")
    func announcesOnce() async throws {
        try await World.with { world in
            let id = try await world.add("s", .secret, expiresIn: .days(5))
            let scheduler = world.scheduler()
            #expect(try await scheduler.tick() == .worked(1))
            try await world.change(id) { $0.version.tags = ["a": "b"] }
            #expect(try await scheduler.tick() == .idle(until: World.start + .days(5)))
            try await world.change(id) { $0.version.attributes.expires = World.start + .days(6) }
            #expect(try await scheduler.tick() == .worked(1))
            #expect(try await world.events() == ["SecretNearExpiry", "SecretNearExpiry"])
        }
    }

    @Test("a deleted object is purged on its date, and not when it was recovered")
    func purges() async throws {
        try await World.with { world in
            let gone = try await world.add("gone", .secret, expiresIn: .days(2))
            let saved = try await world.add("saved", .secret)
            for id in [gone, saved] {
                try await world.change(id) {
                    $0.object.deletion = .init(deletedAt: World.start, purgeAt: World.start + .days(7))
                }
            }
            try await world.change(saved) { $0.object.deletion = nil }
            world.clock.advance(by: .days(7))
            #expect(try await world.scheduler().tick() == .worked(1))
            #expect(try await world.look { try $0.object(gone) } == nil)
            #expect(try await world.look { try $0.object(saved) } != nil)
            #expect(world.audit.operations == ["SecretPurge"])
            #expect(world.audit.records.first?.objectID == "secrets/gone")
            #expect(try await world.look { try $0.nextDue() } == nil)
        }
    }

    @Test("a key that fails backs off, gets stuck visibly, and holds no other back")
    func failureIsContained() async throws {
        try await World.with { world in
            let policy = try World.policy(rotateAfter: "P30D")
            let bad = try await world.add("bad", policy: policy)
            try await world.add("s", .secret, expiresIn: .days(40))
            world.keys.fail(with: VaultError(.unavailable, "no entropy"))
            world.clock.advance(by: .days(30))
            let scheduler = world.scheduler()
            #expect(try await scheduler.tick() == .worked(2))
            #expect(try await world.events() == ["SecretNearExpiry"])
            #expect(try await world.due(bad) == [.rotate: world.clock.now() + .seconds(30)])
            for delay in [30, 60] {
                #expect(try await scheduler.tick() == .idle(until: world.clock.now() + .seconds(delay)))
                world.clock.advance(by: .seconds(delay))
                #expect(try await scheduler.tick() == .worked(1))
            }
            #expect(try await world.lastRotation(bad).state.isStuck)
            #expect(try await world.due(bad).isEmpty)
            let failures = world.audit.records.filter { $0.status == 500 }
            #expect(failures.map(\.operation) == ["KeyRotateIfDue", "KeyRotateIfDue", "KeyRotationStuck"])
            #expect(failures.map(\.resultDescription).last == "Stuck: no entropy")
            #expect(Set(failures.map(\.rotationID)) == [try await world.lastRotation(bad).id])
            #expect(try await world.stages(bad) == [.current])
        }
    }

    @Test("a policy that cannot be read is put off ever longer, not dropped")
    func unreadablePolicy() async throws {
        try await World.with { world in
            let id = try await world.add("k", policy: try World.policy(rotateAfter: "P30D"))
            world.clock.advance(by: .days(30))
            let entry = DueEntry(at: world.clock.now(), work: .rotate, object: id)
            try await world.store.write(.keyUpdate) { transaction in
                var object = try #require(try transaction.object(id))
                object.rotationPolicy = #"{"v":99}"#
                try transaction.update(object)
                try transaction.setDue(entry)
            }
            let scheduler = world.scheduler()
            for delay in [30, 60, 120] {
                #expect(try await scheduler.tick() == .worked(1))
                #expect(try await world.due(id) == [.rotate: world.clock.now() + .seconds(delay)])
                world.clock.advance(by: .seconds(delay))
            }
            #expect(
                world.audit.records.map(\.resultDescription) == Array(repeating: "SchemaTooNew", count: 3)
            )
        }
    }

    @Test("nothing is done while the audit log cannot be written, and all of it afterwards")
    func auditFirst() async throws {
        try await World.with { world in
            let key = try await world.add("k", policy: try World.policy(rotateAfter: "P30D"))
            try await world.add("s", .secret, expiresIn: .days(40))
            world.clock.advance(by: .days(30))
            world.audit.setWritable(false)
            await #expect(throws: VaultError(.unavailable, "")) { try await world.scheduler().tick() }
            #expect(try await world.stages(key) == [.current])
            #expect(try await world.events().isEmpty)
            world.audit.setWritable(true)
            world.clock.advance(by: .seconds(3_600))
            #expect(try await world.scheduler().tick() == .worked(2))
            #expect(try await world.stages(key) == [.previous, .current])
            #expect(
                Set(world.audit.operations) == ["KeyRotateIfDue", "SecretNearExpiryEventGridNotification"]
            )
        }
    }

    @Test("a rotation whose record fails stays open until it is recorded, without another version")
    func recordIsRetried() async throws {
        try await World.with { world in
            let id = try await world.add("k", policy: try World.policy(rotateAfter: "P30D"))
            world.clock.advance(by: .days(30))
            world.audit.refuse("KeyRotateIfDue")
            _ = try? await world.scheduler().tick()
            #expect(try await world.lastRotation(id).state.phase == .promoted)
            world.audit.refuse(nil)
            world.clock.advance(by: .seconds(30))
            #expect(try await world.scheduler().tick() == .worked(1))
            #expect(try await world.lastRotation(id).state.phase == .done)
            #expect(world.audit.operations == ["KeyRotateIfDue"])
            #expect(try await world.stages(id) == [.previous, .current])
            #expect(try await world.due(id) == [.rotate: World.start + .days(60)])
        }
    }

    @Test("a demand after an unrecorded rotation records that one and makes its own")
    func demandAfterPromotion() async throws {
        try await World.with { world in
            let id = try await world.add("k", policy: try World.policy(rotateAfter: "P30D"))
            world.clock.advance(by: .days(30))
            world.audit.refuse("KeyRotateIfDue")
            _ = try? await world.scheduler().tick()
            world.audit.refuse(nil)
            _ = try await world.runner().rotate(id)
            #expect(world.audit.operations == ["KeyRotateIfDue"])
            #expect(try await world.stages(id) == [.previous, .previous, .current])
        }
    }

    @Test("a disabled key does not rotate; it does once it is enabled")
    func disabled() async throws {
        try await World.with { world in
            let id = try await world.add("k", policy: try World.policy(rotateAfter: "P30D"), enabled: false)
            world.clock.advance(by: .days(31))
            #expect(try await world.scheduler().tick() == .idle(until: nil))
            try await world.change(id) { $0.version.attributes.enabled = true }
            #expect(try await world.scheduler().tick() == .worked(1))
            #expect(try await world.stages(id) == [.previous, .current])
        }
    }

    @Test("an entry that its object no longer asks for is dropped without an act")
    func staleEntries() async throws {
        try await World.with { world in
            let id = try await world.add("k")
            for work in DueEntry.Work.allCases {
                let entry = DueEntry(at: World.start, work: work, object: id)
                try await world.store.write(.scheduledEvent) { try $0.setDue(entry) }
            }
            #expect(try await world.scheduler().tick() == .worked(DueEntry.Work.allCases.count))
            #expect(try await world.due(id).isEmpty)
            #expect(world.audit.records.isEmpty)
            #expect(try await world.stages(id) == [.current])
        }
    }

    @Test("one node works, the other stands by until the first is gone")
    func standby() async throws {
        try await World.with { world in
            try await world.add("s", .secret, expiresIn: .days(40))
            try await world.add("t", .secret, expiresIn: .days(41))
            world.clock.advance(by: .days(10))
            #expect(try await world.scheduler(node: "node-1").tick() == .worked(1))
            world.clock.advance(by: .days(1))
            #expect(try await world.scheduler(node: "node-1").tick() == .worked(1))
            try await world.add("u", .secret, expiresIn: .days(1))
            let lapse = world.clock.now() + .seconds(30)
            #expect(try await world.scheduler(node: "node-2").tick() == .standby(until: lapse))
            world.clock.advance(by: .seconds(30))
            #expect(try await world.scheduler(node: "node-2").tick() == .worked(1))
        }
    }

    @Test(
        "a restart goes on at once with what a crash left open",
        arguments: [1, 2, 3],
        FaultyStore.Moment.allCases
    )
    func restart(writes: Int, moment: FaultyStore.Moment) async throws {
        try await World.with { world in
            let id = try await world.add("k", policy: try World.policy(rotateAfter: "P30D"))
            world.clock.advance(by: .days(30))
            world.store.crash(afterWrites: writes, moment)
            _ = try? await world.scheduler().tick()
            world.store.restart()
            let scheduler = world.scheduler()
            try await scheduler.resume()
            _ = try await scheduler.tick()
            #expect(try await world.stages(id) == [.previous, .current])
            #expect(try await world.lastRotation(id).state.phase == .done)
            #expect(Set(world.audit.operations) == ["KeyRotateIfDue"])
        }
    }

    @Test("the loop wakes when the clock is moved, and ends when it is cancelled")
    func loop() async throws {
        try await World.with { world in
            let id = try await world.add("k", policy: try World.policy(rotateAfter: "P30D"))
            let scheduler = world.scheduler()
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await scheduler.run() }
                world.clock.advance(by: .days(30))
                for await record in world.audit.appended {
                    #expect(record.operation == "KeyRotateIfDue")
                    break
                }
                group.cancelAll()
                try await group.waitForAll()
            }
            #expect(try await world.stages(id).contains(.previous))
        }
    }

    @Test("the loop wakes when it is told that something new is due")
    func nudge() async throws {
        try await World.with { world in
            let scheduler = world.scheduler()
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await scheduler.run() }
                try await world.add("s", .secret, expiresIn: .days(1))
                scheduler.nudge()
                for await _ in world.audit.appended { break }
                group.cancelAll()
                try await group.waitForAll()
            }
            #expect(world.audit.operations == ["SecretNearExpiryEventGridNotification"])
        }
    }
}
