import Rotation
import Synchronization
import Testing
import VaultCore

@testable import VaultService

@Suite("A rotation on demand")
struct RotationRunnerTests {
    @Test(
        "makes a new version of the same kind, with the same operations and tags, and keeps the old one usable"
    )
    func rotates() async throws {
        try await World.with { world in
            let id = try await world.add("k")
            let old = try await world.current(id)
            world.clock.advance(by: .seconds(60))
            let outcome = try await world.runner().rotate(id)
            let new = try await world.current(id)
            #expect(outcome.object.version == new)
            #expect(outcome.object.object.current == new.id)
            #expect(new.id != old.id)
            #expect(new.key?.material != old.key?.material)
            #expect(new.key?.specification == .ec(.p256))
            #expect(new.key?.operations == [.sign])
            #expect(new.tags == ["team": "a"])
            #expect(new.attributes == Attributes(created: world.clock.now()))
            #expect(new.sealed.salt == Array(new.id.description.utf8))
            let previous = try await world.look { try $0.version(id, old.id)?.version }
            #expect(previous?.stage == .previous)
            #expect(previous?.attributes == old.attributes)
        }
    }

    @Test("ends its journal, tells subscribers, leaves the audit record to its caller, and nothing due")
    func leavesNothingOpen() async throws {
        try await World.with { world in
            let id = try await world.add("k")
            let outcome = try await world.runner().rotate(id)
            let rotation = try await world.lastRotation(id)
            #expect(rotation.id == outcome.rotation)
            #expect(rotation.state.phase == .done)
            #expect(try await world.look { try $0.openRotations(limit: 9) }.isEmpty)
            #expect(try await world.look { try $0.lease(OpenRotation.leaseName(of: id)) } == nil)
            #expect(try await world.events() == ["KeyNewVersionCreated"])
            #expect(world.audit.records.isEmpty)
            #expect(try await world.due(id).isEmpty)
            #expect(world.store.writes == [.rotationPlan, .rotationCandidate, .rotationPromote])
        }
    }

    @Test("takes the expiry from the policy and writes the next due times")
    func followsThePolicy() async throws {
        try await World.with { world in
            let policy = try World.policy(rotateBefore: "P10D", expiry: "P60D")
            let id = try await world.add("k", policy: policy)
            #expect(try await world.due(id).isEmpty)
            world.clock.advance(by: .days(3))
            let version = try await world.runner().rotate(id).object.version
            let expiry = world.clock.now() + .days(60)
            #expect(version.attributes.expires == expiry)
            #expect(
                try await world.due(id) == [
                    .rotate: expiry - .days(10), .nearExpiry: expiry - .days(30), .expired: expiry,
                ]
            )
        }
    }

    @Test("finds no key that is missing, deleted, or no key", arguments: ["missing", "deleted", "secret"])
    func notFound(name: String) async throws {
        try await World.with { world in
            let deleted = try await world.add("deleted")
            try await world.change(deleted) { object in
                object.object.deletion = .init(deletedAt: World.start, purgeAt: World.start + .days(7))
            }
            try await world.add("secret", .secret)
            let id = try World.id(name, name == "secret" ? .secret : .key)
            await #expect(throws: VaultError(.keyNotFound, "")) { try await world.runner().rotate(id) }
        }
    }

    @Test("is refused while one of the same key runs")
    func oneAtATime() async throws {
        try await World.with { world in
            let id = try await world.add("k")
            let work = GatedWork()
            let runner = world.runner(work: work)
            async let first = runner.rotate(id)
            await work.entered()
            await #expect(throws: VaultError(.conflict, "")) { try await runner.rotate(id) }
            work.open()
            _ = try await first
            #expect(try await world.stages(id) == [.previous, .current])
        }
    }

    @Test("is refused while another node runs one, and takes it over when that node's lease has lapsed")
    func otherNode() async throws {
        try await World.with { world in
            let id = try await world.add("k")
            world.store.crash(afterWrites: 1)
            await #expect(throws: VaultError.self) { try await world.runner(node: "node-2").rotate(id) }
            world.store.restart()
            await #expect(throws: VaultError(.conflict, "")) { try await world.runner().rotate(id) }
            let begun = try await world.lastRotation(id).id
            world.clock.advance(by: RotationRunner.leaseTime)
            #expect(try await world.runner().rotate(id).rotation == begun)
            #expect(try await world.stages(id) == [.previous, .current])
        }
    }

    @Test("that fails is told to its caller, tried again later, and completed by the next demand")
    func completesAnOpenOne() async throws {
        try await World.with { world in
            let id = try await world.add("k")
            let made = world.keys.made
            world.keys.fail(with: VaultError(.unavailable, "no entropy"))
            await #expect(throws: VaultError(.unavailable, "")) { try await world.runner().rotate(id) }
            let open = try await world.lastRotation(id)
            #expect(open.state.phase == .planned)
            #expect(try await world.due(id) == [.rotate: world.clock.now() + .seconds(30)])
            world.keys.fail(with: nil)
            #expect(try await world.runner().rotate(id).rotation == open.id)
            #expect(world.keys.made == made + 1)
            #expect(try await world.stages(id) == [.previous, .current])
        }
    }

    @Test("goes on with a stuck rotation")
    func resumesAStuckOne() async throws {
        try await World.with { world in
            let id = try await world.add("k")
            world.keys.fail(with: VaultError(.unavailable, "no entropy"))
            for _ in 0..<3 { _ = try? await world.runner().rotate(id) }
            let stuck = try await world.lastRotation(id)
            #expect(stuck.state.isStuck)
            #expect(try await world.due(id).isEmpty)
            world.keys.fail(with: nil)
            #expect(try await world.runner().rotate(id).rotation == stuck.id)
            #expect(try await world.lastRotation(id).state.phase == .done)
        }
    }

    @Test("does not hand out a candidate that waited so long that it would be expired")
    func freshOnArrival() async throws {
        try await World.with { world in
            let id = try await world.add("k", policy: try World.policy(expiry: "P30D"))
            world.store.crash(afterWrites: 2)
            _ = try? await world.runner().rotate(id)
            world.store.restart()
            #expect(try await world.lastRotation(id).state.phase == .generated)
            world.clock.advance(by: .days(90))
            let version = try await world.runner().rotate(id).object.version
            #expect(version.attributes.created == world.clock.now())
            #expect(version.attributes.expires == world.clock.now() + .days(30))
        }
    }

    @Test("is rolled back by a version made by hand, which stays current", arguments: [1, 2])
    func superseded(writes: Int) async throws {
        try await World.with { world in
            let id = try await world.add("k")
            world.store.crash(afterWrites: writes)
            _ = try? await world.runner().rotate(id)
            world.store.restart()
            try await world.addVersion(of: id)
            let rotation = try await world.lastRotation(id)
            #expect(rotation.state.phase == .rolledBack)
            #expect(rotation.state.undo == .superseded)
            #expect(
                try await world.stages(id)
                    == (writes == 1 ? [.previous, .current] : [.previous, .discarded, .current])
            )
            #expect(try await world.due(id).isEmpty)
            #expect(try await world.runner().rotate(id).rotation != rotation.id)
        }
    }

    @Test("is rolled back by a deletion, and the key comes back as it was")
    func deleted() async throws {
        try await World.with { world in
            let id = try await world.add("k")
            world.store.crash(afterWrites: 2)
            _ = try? await world.runner().rotate(id)
            world.store.restart()
            let purge = World.start + .days(7)
            try await world.change(id) { $0.object.deletion = .init(deletedAt: World.start, purgeAt: purge) }
            #expect(try await world.lastRotation(id).state.phase == .rolledBack)
            #expect(try await world.due(id) == [.purge: purge])
            try await world.change(id) { $0.object.deletion = nil }
            #expect(try await world.stages(id) == [.current, .discarded])
            #expect(try await world.due(id).isEmpty)
        }
    }

    @Test("that loses the race against a version made by hand answers with a conflict")
    func overtaken() async throws {
        try await World.with { world in
            let id = try await world.add("k")
            let work = GatedWork()
            let runner = world.runner(work: work)
            await #expect(throws: VaultError(.conflict, "")) {
                async let rotated = runner.rotate(id)
                await work.entered()
                try await world.addVersion(of: id)
                work.open()
                _ = try await rotated
            }
            #expect(try await world.stages(id) == [.previous, .current])
        }
    }
}

/// Heavy work that stops at a gate.
private final class GatedWork: HeavyWork {
    private let arrivals = Signal()
    private let gate = Signal()

    func entered() async { await arrivals.wait(beyond: 0) }

    func open() { gate.raise() }

    func run<T: Sendable>(_ kind: HeavyKind, _ body: @escaping @Sendable () throws -> T) async throws -> T {
        arrivals.raise()
        await gate.wait(beyond: 0)
        return try body()
    }
}
