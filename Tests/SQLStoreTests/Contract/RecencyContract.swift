import Testing
import VaultCore

/// Reading an object over and over, which a store may answer from memory.
@Suite("Objects read again")
struct RecencyContract {
    private static let id = Sample.id()

    private static let changes: [@Sendable (any StoreTransaction) throws -> Void] = [
        { transaction in
            var version = Sample.version()
            version.attributes.enabled = false
            try transaction.update(version)
        },
        { transaction in
            try transaction.insert(Sample.version(id, 2))
            try transaction.update(Sample.object(current: 2))
        },
        { transaction in
            let deletion = ObjectRecord.Deletion(deletedAt: Sample.at(1), purgeAt: Sample.at(2))
            try transaction.update(Sample.object(deletion: deletion))
        },
        { transaction in try transaction.purge(id) },
    ]

    @Test("every change shows at once", arguments: StoreDriver.all, Array(changes.indices))
    func change(driver: StoreDriver, index: Int) async throws {
        try await driver.withStore { store in
            try await store.addVault()
            try await store.add()
            let before = try await store.object(Self.id, version: nil)
            #expect(try await store.object(Self.id, version: nil) == before)
            try await store.write(.secretUpdate) { try Self.changes[index]($0) }
            let after = try await store.object(Self.id, version: nil)
            #expect(after != before)
            #expect(try await store.read { try $0.current(Self.id) } == after)
        }
    }

    @Test("a version read by its id is not the current one read again", arguments: StoreDriver.all)
    func pinned(driver: StoreDriver) async throws {
        try await driver.withStore { store in
            try await store.addVault()
            try await store.add()
            try await store.write(.secretSet) { try Self.changes[1]($0) }
            for _ in 0..<2 {
                let (first, second) = (Sample.versionID(1), Sample.versionID(2))
                #expect(try await store.object(Self.id, version: nil)?.version.id == second)
                #expect(try await store.object(Self.id, version: first)?.version.id == first)
                #expect(try await store.object(Self.id, version: Sample.versionID(3)) == nil)
            }
        }
    }

    @Test("each of many writers sees its own write, whoever else reads", arguments: StoreDriver.all)
    func ownWrites(driver: StoreDriver) async throws {
        try await driver.withStore { store in
            try await store.addVault()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 1...8 {
                    group.addTask { try await Self.write(Sample.id("object-\(number)"), to: store) }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test("a closed store refuses what it could still answer from memory", arguments: StoreDriver.all)
    func closed(driver: StoreDriver) async throws {
        try await withTemporaryFolder { folder in
            let store = try driver.open(folder, nil)
            try await store.addVault()
            try await store.add()
            _ = try await store.object(Self.id, version: nil)
            await store.close()
            await #expect(throws: VaultError(.unavailable, "")) {
                try await store.object(Self.id, version: nil)
            }
        }
    }

    private static func write(_ id: ObjectID, to store: any VaultStore) async throws {
        try await store.add(id)
        for second in 1...50 {
            try await store.write(.secretUpdate) { transaction in
                var version = Sample.version(id)
                version.attributes.updated = Sample.at(second)
                try transaction.update(version)
            }
            let found = try await store.object(id, version: nil)
            #expect(found?.version.attributes.updated == Sample.at(second))
        }
    }
}
