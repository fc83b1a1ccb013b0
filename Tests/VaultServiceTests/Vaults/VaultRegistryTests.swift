import Testing
import VaultCore

@testable import VaultService

@Suite("The vaults of a server")
struct VaultRegistryTests {
    private static func registry(_ world: World) async throws -> VaultRegistry {
        let registry = VaultRegistry(ports: world.ports()) { _, _ in }
        try await registry.load()
        return registry
    }

    @Test("a firewall is changed durably, and counts from the next request on")
    func firewall() async throws {
        try await World.with { world in
            let registry = try await Self.registry(world)
            #expect(registry.vault(.default)?.firewall == .off)
            let range = try AddressRange("10.0.0.0/8")
            let changed = try await registry.changeFirewall(of: .default) { firewall in
                firewall.defaultAction = .deny
                try firewall.add(range)
            }
            #expect(changed.admits("10.1.2.3") && !changed.admits("192.0.2.1"))
            #expect(registry.vault(.default)?.firewall == changed)
            #expect(try await Self.registry(world).vault(.default)?.firewall == changed)
        }
    }

    @Test("a change that is refused leaves everything as it was")
    func refused() async throws {
        try await World.with { world in
            let registry = try await Self.registry(world)
            let before = registry.vault(.default)
            await #expect(throws: VaultError(.badParameter, "")) {
                try await registry.changeFirewall(of: .default) { firewall in
                    firewall.defaultAction = .deny
                    throw VaultError(.badParameter, "no")
                }
            }
            #expect(registry.vault(.default) == before)
            #expect(try await world.look { try $0.vault(.default) } == before)
        }
    }

    @Test("what changes nothing is not written, and what is not there cannot be changed")
    func nothing() async throws {
        try await World.with { world in
            let registry = try await Self.registry(world)
            _ = try await registry.protectFromPurge(.default)
            let once = try #require(registry.vault(.default))
            #expect(once.purgeProtection && once.revision == 2)
            #expect(try await registry.protectFromPurge(.default) == once)
            #expect(try await world.look { try $0.vault(.default) } == once)
            let nobody = try #require(VaultName("nobody"))
            await #expect(throws: VaultError(.vaultNotFound, "")) {
                try await registry.changeFirewall(of: nobody) { $0.defaultAction = .deny }
            }
        }
    }

    @Test("of many changes at once none is lost, and the latest is the one that counts")
    func together() async throws {
        try await World.with { world in
            let registry = try await Self.registry(world)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for last in 1...20 {
                    let range = try AddressRange("10.0.0.\(last)")
                    group.addTask {
                        _ = try await registry.changeFirewall(of: .default) { try $0.add(range) }
                    }
                }
                try await group.waitForAll()
            }
            let firewall = try #require(registry.vault(.default)?.firewall)
            #expect(Set(firewall.ranges.map(\.description)) == Set((1...20).map { "10.0.0.\($0)" }))
            #expect(try await world.look { try $0.vault(.default) }?.firewall == firewall)
        }
    }
}
