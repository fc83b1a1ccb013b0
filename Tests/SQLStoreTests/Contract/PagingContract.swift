import Testing
import VaultCore

@Suite("Lists and pages")
struct PagingContract {
    @Test(
        "live and deleted objects are listed apart, by canonical name, page by page",
        arguments: StoreDriver.all
    )
    func objects(driver: StoreDriver) async throws {
        try await driver.withStore { store in
            try await store.addVault()
            for name in ["b-2", "A1", "b", "b1", "z", "B-1"] { try await store.add(Sample.id(name)) }
            try await store.add(Sample.id("a-key", kind: .key))
            let gone = ObjectRecord.Deletion(deletedAt: Sample.at(1), purgeAt: Sample.at(2))
            for name in ["c", "a"] { try await store.add(Sample.id(name), deletion: gone) }

            #expect(try await names(store, deleted: false) == ["A1", "b", "B-1", "b-2", "b1", "z"])
            #expect(try await names(store, deleted: true) == ["a", "c"])
            #expect(try await names(store, deleted: false, limit: 1) == ["A1", "b", "B-1", "b-2", "b1", "z"])
        }
    }

    /// All names, walked in pages of `limit`.
    private func names(_ store: any VaultStore, deleted: Bool, limit: Int = 4) async throws -> [String] {
        var names: [ObjectName] = []
        for _ in 0..<20 {
            let after = names.last?.canonical
            let page = try await store.read {
                try $0.objects(in: Sample.vault, kind: .secret, deleted: deleted, after: after, limit: limit)
            }
            #expect(page.count <= limit)
            if page.isEmpty { break }
            names += page.map(\.object.id.name)
        }
        return names.map(\.spelling)
    }

    @Test(
        "versions are listed by id without pending, discarded and destroyed ones",
        arguments: StoreDriver.all
    )
    func versions(driver: StoreDriver) async throws {
        try await driver.withStore { store in
            try await store.addVault()
            let id = Sample.id()
            try await store.write(.secretSet) { transaction in
                try transaction.insert(Sample.object(id))
                for (place, stage) in Stage.allCases.enumerated() {
                    var version = Sample.version(id, 10 - place, stage: stage)
                    version.sequence = Int64(place + 1)
                    try transaction.insert(version)
                }
            }
            let first = try await store.read { try $0.versions(of: id, after: nil, limit: 2) }
            let rest = try await store.read { try $0.versions(of: id, after: first.last?.id, limit: 2) }
            #expect((first + rest).map(\.stage) == [.retired, .previous, .current])
            let history = try await store.read { try $0.history(of: id, limit: 5) }
            #expect(history.map(\.stage) == [.pending, .current, .previous, .retired, .destroyed])
        }
    }

    @Test("a vault's list does not show another vault's objects", arguments: StoreDriver.all)
    func vaultsApart(driver: StoreDriver) async throws {
        try await driver.withStore { store in
            let other = try #require(VaultName("other"))
            try await store.addVault()
            try await store.write(.vaultCreate) {
                try $0.insert(VaultRecord(name: other, created: Sample.start))
            }
            try await store.add(Sample.id("mine"))
            try await store.add(Sample.id("theirs", vault: other))
            #expect(try await names(store, deleted: false) == ["mine"])
        }
    }
}
