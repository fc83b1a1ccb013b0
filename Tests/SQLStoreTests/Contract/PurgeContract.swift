import Testing
import VaultCore

@Suite("Purge")
struct PurgeContract {
    @Test("nothing of a purged object can be read, and its name is free", arguments: StoreDriver.all)
    func everythingGoes(driver: StoreDriver) async throws {
        try await driver.withStore { store in
            try await store.addVault()
            let id = Sample.id()
            try await store.add(id)
            try await store.write(.rotationPlan) { transaction in
                try transaction.insert(Sample.version(id, 2, stage: .pending))
                try transaction.setDue(DueEntry(at: Sample.at(1), work: .rotate, object: id))
                try transaction.add(Sample.use(of: id))
                try transaction.append(Sample.journal("done", 1), ends: true)
                try transaction.append(Sample.journal("open", 1), ends: false)
                try transaction.append(Sample.journal("open", 2), ends: false)
            }
            try await store.write(.objectPurge) { try $0.purge(id) }
            try await store.read { reader throws in
                #expect(try reader.object(id) == nil)
                #expect(try reader.current(id) == nil)
                #expect(try reader.version(id, Sample.versionID(2)) == nil)
                #expect(try reader.history(of: id, limit: 9).isEmpty)
                #expect(try reader.dueEntries(of: id).isEmpty)
                #expect(try reader.rotations(of: id, limit: 9).isEmpty)
                #expect(try reader.openRotations(limit: 9).isEmpty)
                #expect(try reader.uses(of: id, version: Sample.versionID(1), limit: 9).isEmpty)
                #expect(try reader.journal(of: "done").isEmpty)
                #expect(try reader.journal(of: "open").isEmpty)
            }
            try await store.add(id)
        }
    }

    @Test("another object keeps everything", arguments: StoreDriver.all)
    func othersStay(driver: StoreDriver) async throws {
        try await driver.withStore { store in
            try await store.addVault()
            let others = [Sample.id("api-key-2"), Sample.id(kind: .key)]
            for id in others + [Sample.id()] {
                try await store.add(id)
                try await store.write(.rotationPlan) { transaction in
                    let rotation = "\(id.kind) \(id.name)"
                    try transaction.append(Sample.journal(rotation, of: id), ends: false)
                    try transaction.setDue(DueEntry(at: Sample.at(1), work: .rotate, object: id))
                }
            }
            try await store.write(.objectPurge) { try $0.purge(Sample.id()) }
            for id in others {
                try await store.read { reader throws in
                    #expect(try reader.current(id) != nil)
                    #expect(try reader.dueEntries(of: id).count == 1)
                    #expect(try reader.openRotation(of: id) != nil)
                    #expect(try reader.journal(of: "\(id.kind) \(id.name)").count == 1)
                }
            }
        }
    }
}
