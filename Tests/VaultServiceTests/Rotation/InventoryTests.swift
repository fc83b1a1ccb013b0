import Policies
import Rotation
import Testing
import VaultCore

@testable import VaultService

@Suite("The inventory")
struct InventoryTests {
    private func all(_ world: World, limit: Int) async throws -> [InventoryEntry] {
        let service = InventoryService(ports: world.ports())
        var entries: [InventoryEntry] = []
        var place: ObjectID?
        repeat {
            let page = try await service.page(of: [.default], after: place, limit: limit)
            #expect(page.entries.count <= limit)
            entries += page.entries
            place = page.next
        } while place != nil
        return entries
    }

    @Test("every object stands on exactly one page, whatever the pages' size", arguments: 1...8)
    func pages(limit: Int) async throws {
        try await World.with { world in
            for name in ["a", "b", "c"] { try await world.add(name, .secret) }
            for name in ["a", "B", "d"] { try await world.add(name, .key) }
            let names = try await all(world, limit: limit).map { "\($0.id.kind.collection)/\($0.id.name)" }
            #expect(names == ["secrets/a", "secrets/b", "secrets/c", "keys/a", "keys/B", "keys/d"])
        }
    }

    @Test("what the caller may not see takes no place and hides nothing behind it", arguments: 1...4)
    func rights(limit: Int) async throws {
        try await World.with { world in
            for name in ["a", "b", "c", "d"] { try await world.add(name, .secret) }
            let service = InventoryService(ports: world.ports())
            var (names, place): ([String], ObjectID?) = ([], nil)
            repeat {
                let page = try await service.page(of: [.default], after: place, limit: limit) {
                    ["b", "d"].contains($0.name.canonical)
                }
                names += page.entries.map(\.id.name.spelling)
                place = page.next
            } while place != nil
            #expect(names == ["b", "d"])
        }
    }

    @Test("a key shows its own policy, its next rotation and its tags' owner")
    func key() async throws {
        try await World.with { world in
            let id = try await world.add("signing", policy: try World.policy(rotateAfter: "P30D"))
            let entry = try #require(try await all(world, limit: 9).first)
            #expect(entry.policy == "every P30D" && entry.nextDue == World.start + .days(30))
            #expect(entry.owner == nil && entry.connector == nil)
            try await world.change(id) { $0.version.tags = ["owner": "team-a", "rotationOwner": "platform"] }
            let owned = try #require(try await all(world, limit: 9).first)
            #expect(owned.owner == "team-a" && owned.rotationOwner == "platform")
        }
    }

    @Test("an object shows its open rotation, who holds it back, and then how it ended")
    func rotation() async throws {
        try await World.with { world in
            let w = try await TargetWorld(world, .twoPrincipals) { $0.rings = [.everyone] }
            let targets = w.targets()
            let scheduler = w.scheduler(targets)
            world.clock.advance(by: .days(30))
            try await w.settle(scheduler)
            world.clock.advance(by: .seconds(60))
            w.target.show([TargetSession(principal: "orders_a", client: "batch", since: World.start)])
            try await targets.collect()
            let open = try #require(try await all(world, limit: 9).first)
            #expect(open.open?.state.phase == .observing && open.last == nil && open.nextDue == nil)
            #expect(open.stragglers.map(\.consumer) == ["batch"])
            #expect(open.connector == "orders-db" && open.policy == "monthly")
            w.target.show([])
            world.clock.advance(by: .days(2))
            try await w.settle(scheduler)
            let ended = try #require(try await all(world, limit: 9).first)
            #expect(ended.open == nil && ended.last?.state.phase == .done && ended.stragglers.isEmpty)
            #expect(ended.nextDue != nil)
        }
    }
}
