import Testing
import VaultCore

@Suite("Evidence")
struct EvidenceContract {
    private func use(_ consumer: String, _ second: Int, count: Int64 = 1, source: UseRecord.Source = .vault)
        -> UseRecord
    {
        UseRecord(
            object: Sample.id(),
            version: Sample.versionID(1),
            consumer: consumer,
            source: source,
            first: Sample.at(second),
            last: Sample.at(second),
            count: count
        )
    }

    @Test("uses of a version add up by consumer and source", arguments: StoreDriver.all)
    func adds(driver: StoreDriver) async throws {
        try await driver.withStore { store in
            let uses = [
                use("web", 10), use("web", 5, count: 2), use("web", 7), use("batch", 8),
                use("web", 9, source: .target),
            ]
            try await store.write(.evidenceFlush) { transaction in
                for use in uses { try transaction.add(use) }
            }
            let found = try await store.read {
                try $0.uses(of: uses[0].object, version: uses[0].version, limit: 10)
            }
            var web = uses[0]
            web.first = Sample.at(5)
            web.count = 4
            #expect(found == [web, uses[4], uses[3]])
        }
    }

    @Test(
        "uses of times to come are put to the present when the clock is set back",
        arguments: StoreDriver.all
    )
    func pulledBack(driver: StoreDriver) async throws {
        try await driver.withStore { store in
            var wide = use("web", 5)
            wide.last = Sample.at(30)
            let uses = [use("early", 4), wide, use("late", 20)]
            try await store.write(.evidenceFlush) { transaction in
                for use in uses { try transaction.add(use) }
            }
            try await store.write(.clockAdvance) { try $0.pullUses(backTo: Sample.at(10)) }
            let found = try await store.read {
                try $0.uses(of: uses[0].object, version: uses[0].version, limit: 9)
            }
            wide.last = Sample.at(10)
            #expect(found.count == 3 && found.contains(wide) && found.contains(use("early", 4)))
            #expect(found.contains(use("late", 10)))
        }
    }

    @Test("the latest uses come first, and no more than asked for", arguments: StoreDriver.all)
    func limited(driver: StoreDriver) async throws {
        try await driver.withStore { store in
            let uses = (1...5).map { use("consumer-\($0)", $0) }
            try await store.write(.evidenceFlush) { transaction in
                for use in uses { try transaction.add(use) }
            }
            let found = try await store.read {
                try $0.uses(of: uses[0].object, version: uses[0].version, limit: 2)
            }
            #expect(found.map(\.consumer) == ["consumer-5", "consumer-4"])
        }
    }

    @Test("a rotation has one receipt", arguments: StoreDriver.all)
    func receipt(driver: StoreDriver) async throws {
        try await driver.withStore { store in
            let receipt = ReceiptRecord(
                rotation: "r-1",
                object: Sample.id(),
                at: Sample.at(1),
                text: "signed"
            )
            try await store.write(.rotationEnd) { try $0.insert(receipt) }
            #expect(try await store.read { try $0.receipt(of: "r-1") } == receipt)
            #expect(try await store.read { try $0.receipt(of: "r-2") } == nil)
            await #expect(throws: VaultError(.conflict, "")) {
                try await store.write(.rotationEnd) { try $0.insert(receipt) }
            }
        }
    }

    @Test("receipts are listed newest first, in pages, of all objects or of one", arguments: StoreDriver.all)
    func receipts(driver: StoreDriver) async throws {
        try await driver.withStore { store in
            let other = Sample.id("other")
            let all = [(1, Sample.id()), (2, other), (2, Sample.id()), (3, Sample.id())].enumerated().map {
                index,
                one in
                ReceiptRecord(rotation: "r-\(index)", object: one.1, at: Sample.at(one.0), text: "\(index)")
            }
            try await store.write(.rotationEnd) { for one in all { try $0.insert(one) } }
            try await store.read { reader throws in
                #expect(
                    try reader.receipts(of: nil, before: nil, limit: 9) == [all[3], all[2], all[1], all[0]]
                )
                let place = ReceiptPlace(all[2])
                #expect(try reader.receipts(of: nil, before: place, limit: 1) == [all[1]])
                #expect(try reader.receipts(of: Sample.id(), before: place, limit: 9) == [all[0]])
                #expect(try reader.receipts(of: other, before: nil, limit: 9) == [all[1]])
            }
        }
    }

    @Test("a receipt outlives its object", arguments: StoreDriver.all)
    func afterPurge(driver: StoreDriver) async throws {
        try await driver.withStore { store in
            try await store.addVault()
            try await store.add(Sample.id())
            let receipt = ReceiptRecord(rotation: "r", object: Sample.id(), at: Sample.at(1), text: "signed")
            try await store.write(.rotationEnd) { try $0.insert(receipt) }
            try await store.write(.objectPurge) { try $0.purge(Sample.id()) }
            #expect(
                try await store.read { try $0.receipts(of: Sample.id(), before: nil, limit: 9) } == [receipt]
            )
        }
    }
}
