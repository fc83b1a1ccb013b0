import Rotation
import Synchronization
import Testing
import VaultCore

@testable import VaultService

@Suite("Servers among others")
struct NodesTests {
    private func node(
        _ name: String,
        of world: World,
        process: String = "p1",
        place: String = "here",
        ahead: @escaping @Sendable () -> Duration = { .zero },
        report: @escaping @Sendable (NodeEvent) -> Void = { _ in },
        flush: (@Sendable () async -> Timestamp)? = nil
    ) -> Nodes {
        let clock = world.clock
        return Nodes(
            store: world.store,
            clock: clock,
            me: NodeIdentity(
                name: name,
                process: process,
                place: place,
                version: "1",
                address: "https://\(name)",
                started: clock.now()
            ),
            duties: Nodes.Duties(
                flush: flush ?? { clock.now() },
                clockAhead: { ahead() },
                report: report
            )
        )
    }

    private func leases(_ world: World) async throws -> [String: String] {
        let leases = try await world.store.read { try $0.leases() }
        return Dictionary(uniqueKeysWithValues: leases.map { ($0.name, $0.holder) })
    }

    private func claim(_ lease: String, _ holder: String, _ world: World) async throws {
        let now = world.clock.now()
        _ = try await world.store.write(.leaseChange) {
            try $0.acquireLease(lease, holder: holder, now: now, until: now + .seconds(120))
        }
    }

    @Test("one that leaves gives its leases back, and only its own, and has its rotations looked at now")
    func leaving() async throws {
        try await World.with { world in
            let (one, two) = (node("one", of: world), node("two", of: world))
            try await one.join {}
            try await two.join {}
            let name = try #require(ObjectName("Signer"))
            let object = ObjectID(vault: .default, kind: .key, name: name)
            try await claim(OpenRotation.leaseName(of: object), "one", world)
            try await claim("scheduler", "one", world)
            try await claim("drift", "two", world)
            let later = world.clock.now() + .seconds(120)
            try await world.store.write(.scheduledEvent) {
                try $0.setDue(DueEntry(at: later, work: .rotate, object: object))
            }
            try await one.leave()
            #expect(try await leases(world) == ["drift": "two"])
            #expect(try await world.store.read { try $0.nodes().map(\.name) } == ["two"])
            let due = try await world.store.read { try $0.due(at: World.start, limit: 9) }
            #expect(due.map(\.object.name.spelling) == ["Signer"])
        }
    }

    @Test("one that falls silent is removed with its leases, and quiet begins anew")
    func silence() async throws {
        try await World.with { world in
            let (one, two) = (node("one", of: world), node("two", of: world))
            try await two.join {}
            try await one.join {}
            try await claim("scheduler", "two", world)
            world.clock.advance(by: .seconds(60))
            for _ in 0..<NodeSights.patience {
                try await one.beat()
                try await one.look()
            }
            #expect(try await leases(world).isEmpty)
            #expect(try await world.store.read { try $0.nodes().map(\.name) } == ["one"])
            #expect(one.evidence == EvidenceSpan(since: world.clock.now(), until: nil))
            try await two.beat()
            #expect(try await world.store.read { try $0.nodes().map(\.name) } == ["one", "two"])
        }
    }

    @Test("quiet is known up to when the slowest of the others wrote its uses down")
    func evidence() async throws {
        try await World.with { world in
            let (one, two) = (node("one", of: world), node("two", of: world))
            try await one.join {}
            try await two.join {}
            try await one.look()
            let before = world.clock.now()
            world.clock.advance(by: .seconds(30))
            try await one.look()
            #expect(try #require(one.evidence.until) <= before)
            try await two.beat()
            try await one.look()
            #expect(one.evidence.until == world.clock.now())
        }
    }

    @Test("uses that another server lost count of begin the quiet anew here")
    func lostElsewhere() async throws {
        try await World.with { world in
            let uses = UseTracker(since: world.clock.now(), most: 0)
            let (store, clock) = (world.store, world.clock)
            let one = node("one", of: world)
            let two = node("two", of: world, flush: { await uses.flush(to: store, at: clock.now()) })
            try await one.join {}
            try await two.join {}
            world.clock.advance(by: .seconds(30))
            let (object, lostAt) = (try World.id("orders", .secret), clock.now())
            uses.note(object, VersionID(from: world.random), by: "app", .vault, at: lostAt)
            world.clock.advance(by: .seconds(1))
            try await two.beat()
            try await one.look()
            #expect(one.evidence.since == lostAt)
        }
    }

    @Test("times that a server behind has stamped count as late as they may have been")
    func skew() async throws {
        try await World.with { world in
            let one = node("one", of: world, ahead: { .seconds(20) })
            let two = node("two", of: world, ahead: { .seconds(-30) })
            try await one.join {}
            try await two.join {}
            try await one.beat()
            try await two.beat()
            try await one.look()
            try await two.look()
            #expect(one.evidence.lag == .seconds(50) && two.evidence.lag == .zero)
        }
    }

    @Test("a name in use elsewhere is refused; the same place, or one that is silent, takes it over")
    func names() async throws {
        try await World.with { world in
            let first = node("one", of: world)
            try await first.join {}
            let copy = node("one", of: world, process: "p2", place: "elsewhere")
            await #expect(throws: NodeNameInUse(name: "one", address: "https://one")) {
                try await copy.join { try await first.beat() }
            }
            let next = node("one", of: world, process: "p3")
            try await next.join {}
            await #expect(throws: NodeNameInUse.self) { try await first.beat() }
            try await copy.join {}
            #expect(try await world.store.read { try $0.nodes().map(\.process) } == ["p2"])
        }
    }

    @Test("a clock that goes wrong is told once, and so is that it is right again", arguments: [-1, 1])
    func clocks(direction: Int) async throws {
        try await World.with { world in
            let ahead = Mutex(Duration.zero)
            let events = Mutex<[NodeEvent]>([])
            let one = node(
                "one",
                of: world,
                ahead: { ahead.withLock { $0 } },
                report: { event in events.withLock { $0.append(event) } }
            )
            try await one.join {}
            try await one.beat()
            #expect(one.isOnTime)
            let off = Duration.seconds(61 * direction)
            ahead.withLock { $0 = off }
            for _ in 0..<3 { try await one.beat() }
            #expect(!one.isOnTime)
            ahead.withLock { $0 = .seconds(59 * direction) }
            for _ in 0..<3 { try await one.beat() }
            #expect(one.isOnTime)
            #expect(events.withLock { $0 } == [.clockOff(off), .clockRight])
        }
    }

    @Test("a duty is one server's until its lease lapses")
    func duties() async throws {
        try await World.with { world in
            let (one, two) = (duty("one", world), duty("two", world))
            var holders = [try await one.isMine(), try await two.isMine()]
            world.clock.advance(by: .seconds(20))
            holders += [try await one.isMine()]
            world.clock.advance(by: .seconds(20))
            holders += [try await two.isMine()]
            #expect(holders == [true, false, true, false])
            world.clock.advance(by: .seconds(20))
            let after = [try await two.isMine(), try await one.isMine()]
            #expect(after == [true, false])
        }
    }

    private func duty(_ node: String, _ world: World) -> SharedDuty {
        SharedDuty("rewrap", store: world.store, clock: world.clock, node: node)
    }
}
