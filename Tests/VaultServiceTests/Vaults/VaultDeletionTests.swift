import Audit
import Testing
import VaultCore

@testable import VaultService

@Suite("Deleting vaults")
struct VaultDeletionTests {
    /// A world with a vault of its own and a secret in it.
    private struct Place {
        let world: World
        let registry: VaultRegistry
        let purge: VaultPurge
        let name: VaultName
        let secret: ObjectID

        init(_ world: World, purgeProtection: Bool = false) async throws {
            self.world = world
            registry = VaultRegistry(ports: world.ports()) { _, _ in }
            try await registry.load()
            name = try #require(VaultName("orders"))
            _ = try await registry.create(name, softDeleteDays: 7, purgeProtection: purgeProtection)
            let (ports, live) = (world.ports(), LiveRotations(over: world.store))
            purge = VaultPurge(
                ports: ports,
                vaults: registry,
                handles: KeyHandleCache(),
                live: live,
                audit: world.audit
            )
            secret = ObjectID(vault: name, kind: .secret, name: try #require(ObjectName("one")))
            let made = try await world.add("one", .secret)
            try await world.store.write(.secretSet) { [secret] transaction in
                guard let found = try transaction.current(made) else { return }
                var (object, version) = (found.object, found.version)
                (object.id, version.object) = (secret, secret)
                try transaction.insert(object)
                try transaction.insert(version)
            }
        }
    }

    @Test("a deleted vault answers nothing, keeps everything, and comes back with it")
    func recovery() async throws {
        try await World.with { world in
            let place = try await Place(world)
            let deleted = try await place.registry.delete(place.name)
            #expect(deleted.deletion?.purgeAt == world.clock.now() + .days(7))
            #expect(place.registry.vault(place.name) == nil)
            #expect(place.registry.record(place.name) == deleted)
            #expect(!place.registry.vaults().contains(deleted))
            await #expect(throws: VaultError(.vaultNotFound, "")) {
                try await place.registry.update(place.name) { $0.purgeProtection = true }
            }
            await #expect(throws: VaultError(.conflict, "")) { try await place.registry.create(place.name) }
            #expect(try await place.registry.recover(place.name).deletion == nil)
            let secret = place.secret
            let kept = try await world.look { try $0.object(secret) }
            #expect(kept != nil)
        }
    }

    @Test("the default vault cannot be deleted")
    func standard() async throws {
        try await World.with { world in
            let place = try await Place(world)
            await #expect(throws: VaultError(.conflict, "")) { try await place.registry.delete(.default) }
        }
    }

    @Test("a purge takes what is in the vault, its settings and its roles, and nothing else")
    func purge() async throws {
        try await World.with { world in
            let place = try await Place(world)
            try await world.store.write(.roleChange) { transaction in
                for (id, scope) in [
                    ("1", "/vaults/orders"), ("2", "/vaults/orders/secrets/one"), ("3", "/vaults/orders2"),
                ] {
                    try transaction.insert(
                        RoleAssignmentRecord(
                            id: id,
                            principalID: "p",
                            roleID: "r",
                            scope: scope,
                            created: World.start
                        )
                    )
                }
                try transaction.setSetting("policies:orders", to: "x")
            }
            await #expect(throws: VaultError(.vaultNotFound, "")) { try await place.purge.purge(place.name) }
            _ = try await place.registry.delete(place.name)
            try await place.purge.purge(place.name)
            #expect(place.registry.record(place.name) == nil)
            let (name, secret) = (place.name, place.secret)
            let vault = try await world.look { try $0.vault(name) }
            let object = try await world.look { try $0.object(secret) }
            #expect(vault == nil && object == nil)
            #expect(try await world.look { try $0.setting("policies:orders") } == nil)
            #expect(try await world.look { try $0.roleAssignments() }.map(\.id) == ["3"])
            #expect(try await world.look { try $0.vault(.default) } != nil)
            _ = try await place.registry.create(place.name)
        }
    }

    @Test("purge protection holds a vault until its time, then it goes by itself and on the record")
    func protection() async throws {
        try await World.with { world in
            let place = try await Place(world, purgeProtection: true)
            _ = try await place.registry.delete(place.name)
            await #expect(throws: VaultError(.forbidden, "")) { try await place.purge.purge(place.name) }
            try await place.purge.purgeDue(at: world.clock.now())
            #expect(place.registry.record(place.name) != nil)
            world.clock.advance(by: .days(8))
            await #expect(throws: VaultError(.conflict, "")) { try await place.registry.recover(place.name) }
            try await place.purge.purgeDue(at: world.clock.now())
            #expect(place.registry.record(place.name) == nil)
            #expect(world.audit.records.filter { $0.operation == "VaultPurge" }.map(\.vault) == [place.name])
        }
    }

    @Test("no rotation begins in a deleted vault, and the vault comes back with what was due")
    func rotations() async throws {
        try await World.with { world in
            let key = try await world.add(
                "turning",
                policy: try World.policy(rotateAfter: "P30D")
            )
            let registry = VaultRegistry(ports: world.ports()) { _, _ in }
            try await registry.load()
            try await world.store.write(.vaultUpdate) { transaction in
                guard var vault = try transaction.vault(.default) else { return }
                vault.deletion = .init(deletedAt: World.start, purgeAt: World.start + .days(90))
                try transaction.update(vault)
            }
            world.clock.advance(by: .days(31))
            try await world.runner().rotateIfDue(key)
            #expect(try await world.look { try $0.openRotation(on: key) } == nil)
            #expect(try await world.look { try $0.history(of: key, limit: 9) }.count == 1)
            try await registry.load()
            _ = try await registry.recover(.default)
            try await world.runner().rotateIfDue(key)
            #expect(try await world.look { try $0.history(of: key, limit: 9) }.count == 2)
        }
    }
}
