import Policies
import Rotation
import SecretMemory
import Testing
import VaultCore

@testable import VaultService

@Suite("Keys in policy files")
struct ManagedKeyTests {
    private static let text = """
        policies:
          signing: { trigger: { every: P30D }, lifetime: P90D }
        objects:
          keys/token:
            owner: team
            rotationOwner: platform
            tier: high
            policy: signing
            tags: { service: login }
        """

    private func with(
        policy: KeyRotationPolicy? = nil,
        _ body: @escaping (PolicyWorld, ObjectID) async throws -> Void
    ) async throws {
        try await World.with { world in
            let id = try await world.add("token", policy: policy)
            try await body(try await PolicyWorld(world, secrets: []), id)
        }
    }

    private func settle(_ world: World) async throws {
        let scheduler = world.scheduler()
        while case .worked = try await scheduler.tick() {}
    }

    private func inventory(_ world: World) async throws -> InventoryEntry {
        let page = try await InventoryService(ports: world.ports()).page(of: [.default], after: nil, limit: 9)
        return try #require(page.entries.first)
    }

    private func keys(
        _ world: World,
        _ uses: UseTracker? = nil,
        _ handles: KeyHandleCache = KeyHandleCache()
    ) -> KeyService {
        KeyService(
            ports: world.ports(),
            handles: handles,
            live: LiveRotations(over: world.store),
            uses: uses ?? UseTracker(since: World.start)
        )
    }

    private func rotations(_ world: World) -> RotationService {
        RotationService(ports: world.ports(), live: LiveRotations(over: world.store), nudge: {})
    }

    @Test("a plan shows the rotations to come, for everyone at once and with no end of the old version")
    func plans() async throws {
        try await with { w, _ in
            let outcome = try await w.service.plan(
                PolicyWorld.files(Self.text),
                in: .default,
                mayConnect: false
            )
            #expect(outcome.problems == [])
            let forecast = try #require(outcome.plan?.timeline.first)
            #expect(forecast.due.at == World.start + .days(30) && forecast.promoted == forecast.due.at)
            #expect(forecast.rings.isEmpty && forecast.quiet == nil && forecast.deadline == nil)
            #expect(outcome.plan?.text.contains("keys/token") == true)
        }
    }

    @Test("what is applied drives the rotation, and the inventory shows it")
    func drives() async throws {
        try await with { w, id in
            #expect(try await w.apply(Self.text, mayConnect: false).applied)
            let first = try await w.world.current(id)
            #expect(first.tags == ["service": "login"])
            #expect(try await w.world.due(id)[.rotate] == World.start + .days(30))
            let entry = try await inventory(w.world)
            #expect(entry.owner == "team" && entry.rotationOwner == "platform" && entry.tier == "high")
            #expect(entry.policy == "signing" && entry.nextDue == World.start + .days(30))
            w.world.clock.advance(by: .days(30))
            try await settle(w.world)
            let second = try await w.world.current(id)
            #expect(second.id != first.id && second.key != first.key && second.tags == first.tags)
            #expect(second.attributes.expires == w.world.clock.now() + .days(90))
            #expect(try await w.world.due(id)[.rotate] == w.world.clock.now() + .days(30))
            #expect(Set(try await w.world.stages(id)) == [.current, .previous])
        }
    }

    @Test("applying twice writes once")
    func twice() async throws {
        try await with { w, id in
            try await w.apply(Self.text)
            let before = try await w.world.look { try $0.object(id) }
            let writes = w.world.store.writes.count
            #expect(try await w.apply(Self.text).plan?.isEmpty == true)
            #expect(try await w.world.look { try $0.object(id) } == before)
            #expect(w.world.store.writes.count == writes)
        }
    }

    @Test("files go before the key's own policy, which is there again when they let go of the key")
    func ownPolicy() async throws {
        let own = try World.policy(rotateAfter: "P60D")
        try await with(policy: own) { w, id in
            #expect(try await w.world.due(id)[.rotate] == World.start + .days(60))
            try await w.apply(Self.text)
            #expect(try await w.world.due(id)[.rotate] == World.start + .days(30))
            let keys = keys(w.world)
            let shown = try await keys.rotationPolicy(of: id).policy
            #expect(shown.rotate == .afterCreate(try TargetWorld.duration("P30D")))
            #expect(shown.expiryTime == (try TargetWorld.duration("P90D")))
            await #expect(throws: VaultError(.conflict, "")) {
                _ = try await keys.setRotationPolicy(of: id, KeyRotationPolicyRequest())
            }
            try await w.apply("owners: {}\n")
            #expect(try await w.world.due(id)[.rotate] == World.start + .days(60))
            #expect(try await w.world.look { try $0.object(id)?.rotationPolicy } == (try own.stored()))
        }
    }

    @Test("a key for which the files name no policy goes on by its own, which can be set as ever")
    func ownerOnly() async throws {
        try await with(policy: try World.policy(rotateAfter: "P60D")) { w, id in
            try await w.apply("objects:\n  keys/token: { owner: team }\n")
            #expect(try await w.world.due(id)[.rotate] == World.start + .days(60))
            #expect(try await inventory(w.world).owner == "team")
            let request = KeyRotationPolicyRequest(
                lifetimeActions: [.init(type: "Rotate", timeAfterCreate: "P90D")]
            )
            _ = try await keys(w.world).setRotationPolicy(of: id, request)
            #expect(try await w.world.due(id)[.rotate] == World.start + .days(90))
            #expect(try await inventory(w.world).owner == "team")
        }
    }

    @Test("a person rotates a key in files like any other object, once others have approved")
    func approvals() async throws {
        try await with { w, id in
            try await w.apply(Self.text.replacing("lifetime: P90D", with: "lifetime: P90D, approvals: 1"))
            let first = try await w.world.current(id).id
            await #expect(throws: VaultError(.conflict, "")) { try await w.world.runner().rotate(id) }
            let service = rotations(w.world)
            let begun = try await service.rotate(id, isEmergency: false, reason: nil, by: "ada")
            try await settle(w.world)
            await #expect(throws: VaultError(.conflict, "")) { try await w.world.runner().rotate(id) }
            await #expect(throws: VaultError(.forbidden, "")) {
                try await service.approve(begun.id, by: "ada")
            }
            #expect(try await w.world.current(id).id == first)
            _ = try await service.approve(begun.id, by: "bob")
            try await settle(w.world)
            #expect(try await w.world.current(id).id != first)
            #expect(try await w.world.lastRotation(id).state.phase == .done)
        }
    }

    @Test("an emergency waits for nobody")
    func emergency() async throws {
        try await with { w, id in
            try await w.apply(Self.text.replacing("lifetime: P90D", with: "lifetime: P90D, approvals: 1"))
            let first = try await w.world.current(id).id
            _ = try await rotations(w.world).rotate(id, isEmergency: true, reason: "leaked", by: "ada")
            try await settle(w.world)
            #expect(try await w.world.current(id).id != first)
        }
    }

    @Test("a key falls due at the use that makes as many as its policy says, and not before")
    func uses() async throws {
        try await with { w, id in
            try await w.apply(Self.text.replacing("every: P30D", with: "every: P30D, uses: 10"))
            let first = try await w.world.current(id).id
            let uses = UseTracker(since: World.start)
            w.world.clock.advance(by: .seconds(60))
            uses.note(id, first, by: "a", .vault, at: w.world.clock.now(), count: 6)
            uses.note(id, first, by: "b", .vault, at: w.world.clock.now(), count: 3)
            try await uses.flush(to: w.world.store)
            #expect(try await w.world.due(id)[.rotate] == World.start + .days(30))
            uses.note(id, first, by: "a", .vault, at: w.world.clock.now())
            try await uses.flush(to: w.world.store)
            #expect(try await w.world.due(id)[.rotate] == w.world.clock.now())
            try await settle(w.world)
            let second = try await w.world.current(id).id
            #expect(second != first)
            uses.note(id, first, by: "a", .vault, at: w.world.clock.now(), count: 100)
            try await uses.flush(to: w.world.store)
            try await settle(w.world)
            #expect(try await w.world.current(id).id == second, "uses of an old version move nothing")
        }
    }

    @Test("an object that waits after a failure is not called back by further uses")
    func usesAfterFailure() async throws {
        try await with { w, id in
            try await w.apply(Self.text.replacing("every: P30D", with: "uses: 10"))
            let first = try await w.world.current(id).id
            let uses = UseTracker(since: World.start)
            uses.note(id, first, by: "a", .vault, at: World.start, count: 10)
            try await uses.flush(to: w.world.store)
            let later = World.start + .days(1)
            try await w.world.store.write(.scheduledEvent) { transaction in
                try transaction.setDue(DueEntry(at: later, work: .rotate, object: id))
            }
            uses.note(id, first, by: "a", .vault, at: World.start)
            try await uses.flush(to: w.world.store)
            #expect(try await w.world.due(id)[.rotate] == later)
        }
    }

    @Test("cryptographic operations count as uses of the version, by caller")
    func operations() async throws {
        try await with { w, id in
            try await w.apply(Self.text)
            let uses = UseTracker(since: World.start)
            let version = try await w.world.current(id).id
            let handles = KeyHandleCache()
            _ = handles.handle(id, version) { FakeHandle() }
            let keys = keys(w.world, uses, handles)
            let key = try await keys.get(id, version: nil)
            for caller in ["a", "a", "b"] {
                _ = try await keys.sign(with: key, digest: [], .es256, by: caller)
            }
            await #expect(throws: VaultError(.badParameter, "")) {
                _ = try await keys.sign(with: key, digest: [], .rs256, by: "c")
            }
            try await uses.flush(to: w.world.store)
            let known = try await w.world.look { try $0.uses(of: id, version: version, limit: 9) }
            #expect(
                Dictionary(uniqueKeysWithValues: known.map { ($0.consumer, $0.count) }) == ["a": 2, "b": 1]
            )
        }
    }
}
