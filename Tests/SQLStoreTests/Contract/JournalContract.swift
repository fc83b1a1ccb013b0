import Testing
import VaultCore

@Suite("Rotations and their journals")
struct JournalContract {
    @Test(
        "a journal is read in order, and its rotation is open until an entry ends it",
        arguments: StoreDriver.all
    )
    func openAndEnd(driver: StoreDriver) async throws {
        try await driver.withStore { store in
            let entries = (1...3).map { Sample.journal("r1", Int64($0), event: "{\"n\":\($0)}") }
            for (place, entry) in entries.enumerated() {
                #expect(
                    try await store.read { try $0.openRotation(of: Sample.id()) } == (place == 0 ? nil : "r1")
                )
                try await store.write(.rotationPlan) { try $0.append(entry, ends: place == 2) }
            }
            let (journal, open, ofObject) = try await store.read { reader in
                (
                    try reader.journal(of: "r1"), try reader.openRotations(limit: 9),
                    try reader.openRotation(of: Sample.id())
                )
            }
            #expect(journal == entries)
            #expect(open.isEmpty)
            #expect(ofObject == nil)
        }
    }

    @Test("an entry that is not the next is a conflict", arguments: StoreDriver.all, [0, 1, 2, 4] as [Int64])
    func sequence(driver: StoreDriver, sequence: Int64) async throws {
        try await driver.withStore { store in
            try await store.write(.rotationPlan) { transaction in
                try transaction.append(Sample.journal("r1", 1), ends: false)
                try transaction.append(Sample.journal("r1", 2), ends: false)
            }
            await #expect(throws: VaultError(.conflict, "")) {
                try await store.write(.rotationPlan) {
                    try $0.append(Sample.journal("r1", sequence), ends: false)
                }
            }
            #expect(try await store.read { try $0.journal(of: "r1") }.count == 2)
        }
    }

    @Test("a journal cannot begin in the middle", arguments: StoreDriver.all)
    func firstIsOne(driver: StoreDriver) async throws {
        try await driver.withStore { store in
            await #expect(throws: VaultError(.conflict, "")) {
                try await store.write(.rotationPlan) { try $0.append(Sample.journal("r1", 2), ends: false) }
            }
        }
    }

    @Test("an object has one open rotation", arguments: StoreDriver.all)
    func oneOpen(driver: StoreDriver) async throws {
        try await driver.withStore { store in
            try await store.write(.rotationPlan) { try $0.append(Sample.journal("r1"), ends: false) }
            await #expect(throws: VaultError(.conflict, "")) {
                try await store.write(.rotationPlan) { try $0.append(Sample.journal("r2"), ends: false) }
            }
            try await store.write(.rotationPlan) { try $0.append(Sample.journal("r1", 2), ends: true) }
            try await store.write(.rotationPlan) { try $0.append(Sample.journal("r2"), ends: false) }
            #expect(try await store.read { try $0.openRotation(of: Sample.id()) } == "r2")
        }
    }

    @Test("open rotations come oldest first, an object's newest first", arguments: StoreDriver.all)
    func order(driver: StoreDriver) async throws {
        try await driver.withStore { store in
            for rotation in ["z", "a", "m"] {
                try await store.write(.rotationPlan) { transaction in
                    try transaction.append(
                        Sample.journal(rotation, of: Sample.id("of-\(rotation)")),
                        ends: false
                    )
                    try transaction.append(Sample.journal("\(rotation)-done", of: Sample.id()), ends: true)
                }
            }
            #expect(try await store.read { try $0.openRotations(limit: 2) } == ["z", "a"])
            #expect(
                try await store.read { try $0.rotations(of: Sample.id(), limit: 2) } == ["m-done", "a-done"]
            )
        }
    }
}
