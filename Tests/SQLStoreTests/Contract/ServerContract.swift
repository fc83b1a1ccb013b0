import Testing
import VaultCore

@Suite("Settings, key-encryption keys and the rewrap")
struct ServerContract {
    @Test("a setting is set and set again", arguments: StoreDriver.all)
    func settings(driver: StoreDriver) async throws {
        try await driver.withStore { store in
            #expect(try await store.read { try $0.setting("tenant") } == nil)
            for value in ["one", "two"] {
                try await store.write(.serverSetup) { try $0.setSetting("tenant", to: value) }
                #expect(try await store.read { try $0.setting("tenant") } == value)
            }
        }
    }

    @Test("keys are listed by vault and version, replaced and removed", arguments: StoreDriver.all)
    func keks(driver: StoreDriver) async throws {
        try await driver.withStore { store in
            var replaced = Sample.kek("b", 2)
            try await store.write(.kekCreate) { transaction in
                for kek in [Sample.kek("b", 2), Sample.kek("b", 1), Sample.kek("a", 10)] {
                    try transaction.put(kek)
                }
            }
            (replaced.rootID, replaced.wrapped) = ("root-2", [4])
            try await store.write(.rootRewrap) { [replaced] in
                try $0.put(replaced)
                try $0.removeKEK(vault: "b", version: 1)
            }
            #expect(try await store.read { try $0.keks() } == [Sample.kek("a", 10), replaced])
        }
    }

    @Test(
        "the census counts sealed versions by key; what was destroyed does not count",
        arguments: StoreDriver.all
    )
    func census(driver: StoreDriver) async throws {
        try await driver.withStore { store in
            try await store.addVault()
            for (name, kek) in [("a", 1), ("b", 2), ("c", 2)] {
                try await store.add(Sample.id(name), sealed: Sample.sealed(kek: kek))
            }
            try await store.add(Sample.id("gone"), sealed: SealedRecord(kekVersion: 1, salt: [], box: []))
            try await store.write(.signingKeyRotate) {
                try $0.put(Sample.signingKey("k", sealed: Sample.sealed(kek: 7)))
            }
            #expect(try await store.read { try $0.census(of: "default") } == [1: 1, 2: 2])
            #expect(try await store.read { try $0.census(of: RecordBinding.server) } == [7: 1])
            #expect(try await store.read { try $0.census(of: "other") } == [:])
        }
    }

    @Test(
        "a rewrap walks over what is sealed under older keys until nothing is left",
        arguments: StoreDriver.all
    )
    func rewrap(driver: StoreDriver) async throws {
        try await driver.withStore { store in
            try await store.addVault()
            for number in 0..<7 {
                try await store.add(
                    Sample.id("s\(number)"),
                    sealed: Sample.sealed("\(number)", kek: 1 + number % 3)
                )
            }
            var moved: [String] = []
            for _ in 0..<9 {
                let rows = try await store.read { try $0.sealedRows(of: "default", below: 3, limit: 2) }
                if rows.isEmpty { break }
                #expect(rows.count <= 2)
                try await store.write(.rewrapBatch) { transaction throws in
                    for row in rows {
                        let new = SealedRecord(kekVersion: 3, salt: [1], box: row.sealed.box)
                        #expect(try transaction.reseal(row.binding, from: row.sealed, to: new))
                    }
                }
                moved += rows.map(\.binding.name)
            }
            #expect(moved.sorted() == ["s0", "s1", "s3", "s4", "s6"])
            #expect(try await store.read { try $0.census(of: "default") } == [3: 7])
            #expect(try await store.read { try $0.current(Sample.id("s0"))?.version.sealed.salt } == [1])
        }
    }

    @Test("a record that changed meanwhile is not resealed", arguments: StoreDriver.all)
    func overtaken(driver: StoreDriver) async throws {
        try await driver.withStore { store in
            try await store.addVault()
            try await store.add(sealed: Sample.sealed("new"))
            let binding = Sample.version().binding
            let elsewhere = RecordBinding(
                vault: "default",
                kind: "secret",
                name: "other",
                version: binding.version
            )
            let resealed = try await store.write(.rewrapBatch) { transaction in
                [
                    try transaction.reseal(binding, from: Sample.sealed("old"), to: Sample.sealed("late")),
                    try transaction.reseal(elsewhere, from: Sample.sealed("new"), to: Sample.sealed("late")),
                ]
            }
            #expect(resealed == [false, false])
            #expect(
                try await store.read { try $0.current(Sample.id())?.version.sealed } == Sample.sealed("new")
            )
        }
    }

    @Test("signing keys are rewrapped as records of the server", arguments: StoreDriver.all)
    func signingKeys(driver: StoreDriver) async throws {
        try await driver.withStore { store in
            try await store.write(.signingKeyRotate) { try $0.put(Sample.signingKey("k")) }
            let rows = try await store.read {
                try $0.sealedRows(of: RecordBinding.server, below: 2, limit: 9)
            }
            #expect(rows == [SealedRow(binding: SigningKeyRecord.binding(id: "k"), sealed: Sample.sealed())])
            let done = try await store.write(.rewrapBatch) { transaction in
                try rows.map {
                    try transaction.reseal($0.binding, from: $0.sealed, to: Sample.sealed("n", kek: 2))
                }
            }
            #expect(done == [true])
            #expect(
                try await store.read { try $0.signingKeys() }.map(\.sealed) == [Sample.sealed("n", kek: 2)]
            )
        }
    }
}
