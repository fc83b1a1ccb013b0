import Policies
import Rotation
import Synchronization
import Testing
import VaultCore

@testable import VaultService

@Suite("Rotations are watched and steered")
struct SteeringTests {
    private static let everyone: @Sendable (inout Policy) throws -> Void = { $0.rings = [.everyone] }
    private static let reporting: @Sendable (inout Policy) throws -> Void = { policy in
        policy.rings[0].fail = Ring.Failures(authFailures: 2, reportedFailures: 2)
    }

    @Test("the observer hears of every event once, in order, after it is durable")
    func observer() async throws {
        try await TargetWorld.with { w in
            let news = Mutex<[RotationNews]>([])
            let live = LiveRotations(over: w.world.store) { one in news.withLock { $0.append(one) } }
            let scheduler = w.scheduler(w.runner(w.targets(), live))
            w.world.clock.advance(by: .days(30))
            for wait in [Duration.zero, .seconds(1_800), .days(1)] {
                try await w.pass(wait, scheduler)
            }
            let heard = news.withLock { $0 }
            let journal = try await w.rotations().show(heard[0].rotation).journal
            #expect(heard.map(\.event) == journal.map(\.event))
            #expect(heard.map(\.at) == journal.map(\.at))
            #expect(heard.map(\.after) == journal.map(\.state))
            #expect(heard[0].before == nil)
            #expect(zip(heard, heard.dropFirst()).allSatisfy { $0.after == $1.before })
            #expect(heard.last?.after.phase == .done)
        }
    }

    @Test("what people do is told to the observer too")
    func observedActs() async throws {
        try await TargetWorld.with { w in
            let news = Mutex<[RotationEvent.Name]>([])
            let live = LiveRotations(over: w.world.store) { one in
                news.withLock { $0.append(one.event.name) }
            }
            let service = RotationService(ports: w.world.ports(), live: live, nudge: {})
            let begun = try await service.rotate(w.id, isEmergency: false, reason: "trial")
            _ = try await service.pause(begun.id)
            _ = try await service.resume(begun.id)
            _ = try await service.rollBack(begun.id)
            #expect(news.withLock { $0 } == [.planned, .paused, .resumed, .discarded])
        }
    }

    @Test("a rotation tells who holds its retirement back, and until when")
    func holders() async throws {
        try await TargetWorld.with(change: Self.everyone) { w in
            let targets = w.targets()
            let scheduler = w.scheduler(targets)
            try await w.pass(.days(30), scheduler)
            let rotation = try await w.world.lastRotation(w.id).id
            #expect(try await w.rotations().show(rotation).stragglers.isEmpty)
            w.world.clock.advance(by: .seconds(60))
            w.target.show([TargetSession(principal: "orders_a", client: "batch", since: World.start)])
            try await targets.collect()
            let shown = try await w.rotations().show(rotation)
            #expect(shown.stragglers.map(\.consumer) == ["batch"])
            #expect(shown.stragglers.first?.quietUntil == w.world.clock.now() + .days(1))
            #expect(shown.nextLook != nil)
            w.target.show([])
            w.world.clock.advance(by: .days(2))
            #expect(try await w.rotations().show(rotation).stragglers.isEmpty)
        }
    }

    @Test("an old login that is used beyond its deadline is counted until its user has gone")
    func heldBeyond() async throws {
        try await TargetWorld.with(change: Self.everyone) { w in
            let targets = w.targets()
            let scheduler = w.scheduler(targets)
            try await w.pass(.days(30), scheduler)
            w.target.show([TargetSession(principal: "orders_a", client: "batch", since: World.start)])
            for _ in 0..<8 {
                #expect(w.live.held(at: w.world.clock.now()) == 0)
                try await targets.collect()
                w.world.clock.advance(by: .days(1))
                try await targets.collect()
                try await w.settle(scheduler)
            }
            #expect(try await w.phase() == .observing && w.live.held(at: w.world.clock.now()) == 1)
            w.target.show([])
            try await w.pass(.days(2), scheduler)
            #expect(try await w.phase() == .done && w.live.held(at: w.world.clock.now()) == 0)
        }
    }

    @Test(
        "lists are cut by state",
        arguments: [
            ("open", 1), ("ended", 1), ("observing", 1), ("done", 1), ("stuck", 0), ("paused", 0),
        ]
    )
    func states(text: String, count: Int) async throws {
        try await TargetWorld.with(change: Self.everyone) { w in
            let scheduler = w.scheduler(w.targets())
            for wait in [30, 2, 30] {
                try await w.pass(.days(wait), scheduler)
            }
            let standing = try #require(RotationQuery.Standing(text))
            #expect(try await w.rotations().list(RotationQuery(standing: standing)).count == count)
        }
    }

    @Test("an emergency that an open rotation stands in the way of is told how to end that one")
    func emergencyInTheWay() async throws {
        try await TargetWorld.with { w in
            let service = w.rotations()
            let begun = try await service.rotate(w.id, isEmergency: false, reason: nil)
            let again = { () async throws -> String in
                let error = await #expect(throws: VaultError.self) {
                    try await service.rotate(w.id, isEmergency: true, reason: "a leak")
                }
                return try #require(error?.summary)
            }
            #expect(try await again().contains("rekey rotations rollback \(begun.id)"))
            let scheduler = w.scheduler(w.targets())
            for wait in [0, 1_800] {
                try await w.pass(.seconds(Int64(wait)), scheduler)
            }
            #expect(try await w.phase() == .observing)
            #expect(try await again().contains("rekey rotations retire \(begun.id)"))
        }
    }

    @Test("lists are cut by object, vault, right and number, the newest first")
    func lists() async throws {
        try await TargetWorld.with(change: Self.everyone) { w in
            let scheduler = w.scheduler(w.targets())
            for wait in [30, 2, 30] {
                try await w.pass(.days(wait), scheduler)
            }
            let service = w.rotations()
            let other = VaultName("other")
            #expect(RotationQuery.Standing("no-such-state") == nil)
            #expect(
                try await service.list(RotationQuery(object: w.id)).map(\.state.name) == [
                    "observing", "done",
                ]
            )
            #expect(try await service.list(RotationQuery(limit: 1)).map(\.state.name) == ["observing"])
            #expect(try await service.list(RotationQuery(vault: other)).isEmpty)
            #expect(try await service.list(RotationQuery()) { _ in false }.isEmpty)
        }
    }

    // MARK: - Reports

    private func usage(_ w: TargetWorld, _ uses: UseTracker, nudge: @escaping @Sendable () -> Void = {})
        -> UsageReports
    {
        UsageReports(ports: w.world.ports(), uses: uses, failures: w.failures, nudge: nudge)
    }

    @Test(
        "failures that consumers report break a ring at once",
        arguments: [UsageReports.Outcome.failed, .refused]
    )
    func reportedFailures(_ outcome: UsageReports.Outcome) async throws {
        try await TargetWorld.with(change: Self.reporting) { w in
            let nudges = Mutex(0)
            let usage = usage(w, UseTracker(since: World.start)) { nudges.withLock { $0 += 1 } }
            let scheduler = w.scheduler(w.targets())
            try await w.pass(.days(30), scheduler)
            let candidate = try await w.world.lastRotation(w.id).state.candidate
            let failure = UsageReports.Report(object: w.id, version: candidate, outcome: outcome)
            #expect(try await usage.take(failure, from: "canary"))
            try await w.settle(scheduler)
            #expect(try await w.phase() == .exposed)
            #expect(try await usage.take(failure, from: "canary"))
            #expect(nudges.withLock { $0 } == 2)
            try await w.settle(scheduler)
            let state = try await w.world.lastRotation(w.id).state
            #expect(state.phase == .rolledBack && state.undo == .authFailures)
            #expect(try await w.login(ring: "canary").isAccepted)
        }
    }

    @Test("logins that the target says it refused break a ring; each is counted once")
    func loggedRefusals() async throws {
        try await TargetWorld.with(change: Self.reporting) { w in
            let told = Mutex<[ReportedFailures.Refusals]>([])
            let failures = ReportedFailures { refusals in told.withLock { $0.append(refusals) } }
            let scheduler = w.scheduler(w.targets(failures: failures))
            try await w.pass(.days(30), scheduler)
            let principal = try await w.world.lastRotation(w.id).state.plan.target?.candidatePrincipal
            w.target.log(refusals: 3, of: try #require(principal))
            try await w.pass(.days(1), scheduler)
            let state = try await w.world.lastRotation(w.id).state
            #expect(state.phase == .rolledBack && state.undo == .authFailures)
            let expected = ReportedFailures.Refusals(connector: "orders-db", during: "exposed", count: 3)
            #expect(told.withLock { $0 } == [expected])
        }
    }

    @Test(
        "logins that the target refuses wake the rotation at the next look, not at the end of the soak",
        arguments: 1...2
    )
    func refusalsWake(count: Int) async throws {
        try await TargetWorld.with(change: Self.reporting) { w in
            let targets = w.targets()
            let scheduler = w.scheduler(targets)
            try await w.pass(.days(30), scheduler)
            let principal = try await w.world.lastRotation(w.id).state.plan.target?.candidatePrincipal
            w.target.log(refusals: count, of: try #require(principal))
            var woken = 0
            try await targets.collect { woken += 1 }
            try await w.settle(scheduler)
            let state = try await w.world.lastRotation(w.id).state
            #expect(woken == (count == 2 ? 1 : 0))
            #expect(state.undo == (count == 2 ? .authFailures : nil))
            #expect(state.phase == (count == 2 ? .rolledBack : .exposed))
            #expect(try await w.login(ring: "canary").isAccepted)
            try await targets.collect { Issue.record("woken again") }
        }
    }

    @Test("a failure with another version, or of no rotation, moves nothing")
    func idleFailures() async throws {
        try await TargetWorld.with(change: Self.reporting) { w in
            let usage = usage(w, UseTracker(since: World.start)) { Issue.record("nudged") }
            let current = try await w.login().version
            let failure = UsageReports.Report(object: w.id, version: current, outcome: .failed)
            #expect(try await usage.take(failure, from: "app"))
            let scheduler = w.scheduler(w.targets())
            try await w.pass(.days(30), scheduler)
            for _ in 0..<5 { #expect(try await usage.take(failure, from: "app")) }
            try await w.settle(scheduler)
            #expect(try await w.phase() == .exposed)
        }
    }

    @Test("a report of an unknown version, or of a deleted object, is told apart")
    func unknownReports() async throws {
        try await TargetWorld.with { w in
            let usage = usage(w, UseTracker(since: World.start))
            let version = VersionID(from: w.world.random)
            #expect(
                try await !usage.take(
                    UsageReports.Report(object: w.id, version: version, outcome: .loaded),
                    from: "app"
                )
            )
            let current = try await w.login().version
            let deletion = ObjectRecord.Deletion(deletedAt: World.start, purgeAt: World.start + .days(90))
            try await w.world.change(w.id) { $0.object.deletion = deletion }
            #expect(
                try await !usage.take(
                    UsageReports.Report(object: w.id, version: current, outcome: .loaded),
                    from: "app"
                )
            )
        }
    }

    @Test(
        "the quiet begins anew when the target's sessions were out of sight for long, and not for a moment",
        arguments: [(30, false), (31, true)]
    )
    func outOfSight(seconds: Int64, isLong: Bool) async throws {
        try await TargetWorld.with(change: Self.everyone) { w in
            let targets = w.targets()
            let scheduler = w.scheduler(targets)
            try await w.pass(.days(30), scheduler)
            w.world.clock.advance(by: .seconds(3_600))
            try await targets.collect()
            w.target.hideSessions()
            w.world.clock.advance(by: .seconds(5))
            try await targets.collect()
            w.target.hideSessions(false)
            w.world.clock.advance(by: .seconds(seconds - 5))
            try await targets.collect()
            try await w.pass(.days(1) - .seconds(3_600 + seconds), scheduler)
            #expect(try await w.phase() == (isLong ? .observing : .done))
            try await w.pass(.seconds(3_600 + seconds), scheduler)
            #expect(try await w.phase() == .done)
        }
    }

    @Test("nothing ends for quiet while the sessions are out of sight, and soon after they are seen again")
    func blind() async throws {
        try await TargetWorld.with(change: Self.everyone) { w in
            let targets = w.targets()
            let scheduler = w.scheduler(targets)
            try await w.pass(.days(30), scheduler)
            w.world.clock.advance(by: .days(1) - .seconds(10))
            try await targets.collect()
            w.target.hideSessions()
            try await w.pass(.seconds(10), scheduler)
            #expect(try await w.phase() == .observing)
            w.target.hideSessions(false)
            w.world.clock.advance(by: .seconds(10))
            try await targets.collect()
            try await w.pass(.seconds(50), scheduler)
            #expect(try await w.phase() == .done)
        }
    }

    @Test("a target in another's place is not waited for because the other told of sessions")
    func anotherInItsPlace() async throws {
        try await TargetWorld.with(change: Self.everyone) { w in
            let targets = w.targets()
            let scheduler = w.scheduler(targets)
            try await w.pass(.days(30), scheduler)
            try await targets.collect()
            targets.replace(["orders-db": ConnectorEntry(type: "fake-2")], in: .default)
            w.target.hideSessions()
            try await w.pass(.days(1), scheduler)
            #expect(try await w.phase() == .done)
        }
    }

    @Test("a target that never tells of sessions is not waited for")
    func neverTells() async throws {
        try await TargetWorld.with(change: Self.everyone) { w in
            w.target.hideSessions()
            let targets = w.targets()
            let scheduler = w.scheduler(targets)
            try await w.pass(.days(30), scheduler)
            try await targets.collect()
            try await w.pass(.days(1), scheduler)
            #expect(try await w.phase() == .done)
        }
    }

    @Test("a loaded report of the old version holds its retirement back")
    func loadedReports() async throws {
        try await TargetWorld.with(change: Self.everyone) { w in
            let uses = UseTracker(since: World.start)
            let usage = usage(w, uses)
            let first = try await w.login().version
            let scheduler = w.scheduler(w.targets())
            try await w.pass(.days(30), scheduler)
            w.world.clock.advance(by: .seconds(3_600))
            let report = UsageReports.Report(object: w.id, version: first, outcome: .loaded)
            #expect(try await usage.take(report, from: "app"))
            try await uses.flush(to: w.world.store)
            try await w.pass(.days(1) - .seconds(60), scheduler)
            #expect(try await w.phase() == .observing)
            let rotation = try await w.world.lastRotation(w.id).id
            let holder = try await w.rotations().show(rotation).stragglers.first
            #expect(holder?.consumer == "app" && holder?.source == .report)
        }
    }
}
