import Audit
import Testing
import VaultCore

@testable import VaultService

@Suite("The cost of a tick")
struct TickCostTests {
    @Test("is what is due, not what exists")
    func costsWhatIsDue() async throws {
        let few = try await cost(ofObjects: 3)
        let many = try await cost(ofObjects: 20_000)
        #expect(many.rows == few.rows)
        #expect(many.writes == few.writes)
        #expect(few.rows <= 20)
    }

    /// What a tick and the empty one after it cost with so many objects, of which three are due.
    private func cost(ofObjects count: Int) async throws -> (rows: Int, writes: Int) {
        try await World.with { world in
            try await world.addMany(count, due: 3)
            world.clock.advance(by: .days(30))
            let store = CountingStore(over: world.store)
            let old = world.ports()
            let ports = VaultPorts(
                store: store,
                sealer: old.sealer,
                keys: old.keys,
                heavyWork: old.heavyWork,
                clock: old.clock,
                random: old.random
            )
            let scheduler = Scheduler(
                ports: ports,
                audit: world.audit,
                runner: RotationRunner(ports: ports, audit: world.audit, node: "n"),
                handles: KeyHandleCache(),
                report: { _, _ in }
            )
            #expect(try await scheduler.tick() == .worked(3))
            #expect(try await scheduler.tick() == .idle(until: World.start + .days(40)))
            return store.cost
        }
    }
}

extension World {
    /// Adds secrets in one transaction; `due` of them are announced within 30 days, the others later.
    fileprivate func addMany(_ count: Int, due: Int) async throws {
        let now = World.start
        let names = try (0..<count).map { try World.id("s\($0)", .secret) }
        let versions = names.map { _ in VersionID(from: random) }
        try await store.write(.secretSet) { transaction in
            for (index, id) in names.enumerated() {
                let expires = now + .days(index < due ? 40 : 120)
                let version = VersionRecord(
                    object: id,
                    id: versions[index],
                    sequence: 1,
                    stage: .current,
                    attributes: Attributes(expires: expires, created: now),
                    sealed: SealedRecord(kekVersion: 1, salt: [1], box: [1])
                )
                let object = ObjectRecord(id: id, current: version.id, created: now)
                try transaction.insert(object)
                try transaction.insert(version)
                try transaction.reschedule(from: nil, to: CurrentObject(object: object, version: version))
            }
        }
    }
}
