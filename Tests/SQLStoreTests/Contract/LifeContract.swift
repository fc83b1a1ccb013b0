import Testing
import VaultCore

@Suite("Closing, opening again, copying")
struct LifeContract {
    @Test("what was acknowledged is there after the store is opened again", arguments: StoreDriver.all)
    func durability(driver: StoreDriver) async throws {
        try await withTemporaryFolder { folder in
            let first = try driver.open(folder, nil)
            try await first.addVault()
            try await first.add()
            await first.close()
            let second = try driver.open(folder, nil)
            #expect(try await second.read { try $0.current(Sample.id())?.version } == Sample.version())
            await second.close()
        }
    }

    @Test("a closed store refuses politely, and closing twice does no harm", arguments: StoreDriver.all)
    func closed(driver: StoreDriver) async throws {
        try await withTemporaryFolder { folder in
            let store = try driver.open(folder, nil)
            await store.close()
            await store.close()
            await #expect(throws: VaultError(.unavailable, "")) { try await store.read { try $0.vaults() } }
            await #expect(throws: VaultError(.unavailable, "")) { try await store.addVault() }
            await #expect(throws: VaultError(.unavailable, "")) { try await store.copy(to: folder + "/copy") }
        }
    }

    @Test("writes that wait when the store closes are still done", arguments: StoreDriver.all)
    func drain(driver: StoreDriver) async throws {
        try await withTemporaryFolder { folder in
            let store = try driver.open(folder, nil)
            let done = await withTaskGroup(of: Bool.self) { group in
                for number in 0..<64 {
                    group.addTask {
                        do {
                            try await store.write(.serverSetup) { try $0.setSetting("n\(number)", to: "set") }
                            return true
                        } catch {
                            #expect(error as? VaultError == VaultError(.unavailable, ""))
                            return false
                        }
                    }
                }
                group.addTask {
                    await store.close()
                    return false
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            let again = try driver.open(folder, nil)
            let kept = try await again.read { reader in
                try (0..<64).filter { try reader.setting("n\($0)") != nil }.count
            }
            #expect(kept == done)
            await again.close()
        }
    }
}
