import Testing
import VaultCore

@Suite("Vaults")
struct VaultContract {
    @Test("a vault is read back as it was added, and listed by name", arguments: StoreDriver.all)
    func addAndRead(driver: StoreDriver) async throws {
        try await driver.withStore { store in
            let names = ["zeta", "alpha"].compactMap { VaultName($0) }
            let vaults = names.map {
                VaultRecord(name: $0, softDeleteDays: 7, purgeProtection: true, created: Sample.start)
            }
            try await store.write(.vaultCreate) { for vault in vaults { try $0.insert(vault) } }
            #expect(try await store.read { try $0.vault(names[0]) } == vaults[0])
            #expect(try await store.read { try $0.vaults() } == [vaults[1], vaults[0]])
            #expect(try await store.read { try $0.vault(.default) } == nil)
        }
    }

    @Test("a taken name is a conflict", arguments: StoreDriver.all)
    func takenName(driver: StoreDriver) async throws {
        try await driver.withStore { store in
            try await store.addVault()
            await #expect(throws: VaultError(.conflict, "")) { try await store.addVault() }
        }
    }

    @Test("a firewall is read back with its ranges in order, on or off", arguments: StoreDriver.all)
    func firewall(driver: StoreDriver) async throws {
        try await driver.withStore { store in
            try await store.addVault()
            var vault = VaultRecord(name: Sample.vault, created: Sample.start)
            var rules = VaultFirewall(defaultAction: .deny, bypass: .azureServices)
            for text in ["2001:db8::/32", "203.0.113.7", "10.0.0.0/8"] {
                try rules.add(try AddressRange(text))
            }
            var off = rules
            off.defaultAction = .allow
            for firewall in [rules, VaultFirewall(), off, .off] {
                vault.firewall = firewall
                try await store.write(.vaultUpdate) { [vault] in try $0.update(vault) }
                vault.revision += 1
                #expect(try await store.read { try $0.vault(Sample.vault) } == vault)
            }
        }
    }

    @Test("what management knows is read back, and so is a deletion", arguments: StoreDriver.all)
    func management(driver: StoreDriver) async throws {
        try await driver.withStore { store in
            var vault = VaultRecord(name: Sample.vault, created: Sample.start)
            vault.management = VaultManagement(group: "Team", location: "westeurope")
            vault.management.tags = ["a": "b"]
            vault.management.accessModel = .policies
            vault.management.accessPolicies = [
                AccessPolicy(
                    tenantID: "t",
                    objectID: "o",
                    applicationID: "a",
                    keys: ["get"],
                    secrets: ["all"]
                )
            ]
            vault.management.purposes = [.deployment]
            vault.management.isPublic = false
            vault.management.sku = .premium
            try await store.write(.vaultCreate) { [vault] in try $0.insert(vault) }
            #expect(try await store.read { try $0.vault(Sample.vault) } == vault)
            vault.deletion = .init(deletedAt: Sample.start, purgeAt: Sample.start + .days(7))
            try await store.write(.vaultUpdate) { [vault] in try $0.update(vault) }
            vault.revision += 1
            #expect(try await store.read { try $0.vaults() } == [vault])
            try await store.write(.vaultPurge) { transaction in
                try transaction.setSetting("policies:x", to: "v")
                try transaction.removeSetting("policies:x")
                try transaction.removeSetting("never set")
                try transaction.removeVault(Sample.vault)
            }
            #expect(try await store.read { try $0.vault(Sample.vault) } == nil)
            #expect(try await store.read { try $0.setting("policies:x") } == nil)
        }
    }

    @Test("an update counts the revision up, and a stale one loses", arguments: StoreDriver.all)
    func update(driver: StoreDriver) async throws {
        try await driver.withStore { store in
            try await store.addVault()
            var vault = VaultRecord(name: Sample.vault, purgeProtection: true, created: Sample.start)
            try await store.write(.vaultUpdate) { [vault] in try $0.update(vault) }
            await #expect(throws: VaultError(.conflict, "")) {
                try await store.write(.vaultUpdate) { [vault] in try $0.update(vault) }
            }
            vault.revision = 2
            #expect(try await store.read { try $0.vault(Sample.vault) } == vault)
        }
    }
}
