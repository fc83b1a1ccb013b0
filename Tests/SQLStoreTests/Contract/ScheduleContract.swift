import Testing
import VaultCore

@Suite("Due work and the outbox")
struct ScheduleContract {
    @Test("what is due comes earliest first, up to the instant and the limit", arguments: StoreDriver.all)
    func due(driver: StoreDriver) async throws {
        try await driver.withStore { store in
            let entries = [
                DueEntry(at: Sample.at(30), work: .rotate, object: Sample.id("c")),
                DueEntry(at: Sample.at(10), work: .expired, object: Sample.id("a")),
                DueEntry(at: Sample.at(20), work: .nearExpiry, object: Sample.id("B")),
                DueEntry(at: Sample.at(20), work: .purge, object: Sample.id("a")),
            ]
            try await store.write(.secretSet) { for entry in entries { try $0.setDue(entry) } }
            let (soon, limited, next) = try await store.read { reader in
                (
                    try reader.due(at: Sample.at(20), limit: 10), try reader.due(at: Sample.at(99), limit: 2),
                    try reader.nextDue()
                )
            }
            #expect(soon == [entries[1], entries[3], entries[2]])
            #expect(soon.last?.object.name.spelling == "B")
            #expect(limited == [entries[1], entries[3]])
            #expect(next == Sample.at(10))
        }
    }

    @Test("an entry of the same object and work moves; a cleared one is gone", arguments: StoreDriver.all)
    func moveAndClear(driver: StoreDriver) async throws {
        try await driver.withStore { store in
            let id = Sample.id()
            try await store.write(.secretSet) { transaction in
                try transaction.setDue(DueEntry(at: Sample.at(1), work: .rotate, object: id))
                try transaction.setDue(DueEntry(at: Sample.at(5), work: .rotate, object: id))
                try transaction.setDue(DueEntry(at: Sample.at(3), work: .expired, object: id))
            }
            #expect(try await store.read { try $0.dueEntries(of: id) }.map(\.work) == [.expired, .rotate])
            #expect(
                try await store.read { try $0.dueEntries(of: id) }.map(\.at) == [Sample.at(3), Sample.at(5)]
            )
            try await store.write(.secretSet) { transaction in
                try transaction.clearDue(.expired, of: id)
                try transaction.clearDue(.purge, of: id)
            }
            #expect(try await store.read { try $0.nextDue() } == Sample.at(5))
            try await store.write(.secretSet) { try $0.clearDue(.rotate, of: id) }
            #expect(try await store.read { try $0.nextDue() } == nil)
        }
    }

    @Test("the outbox keeps the order of commit and forgets what was delivered", arguments: StoreDriver.all)
    func outbox(driver: StoreDriver) async throws {
        try await driver.withStore { store in
            for id in ["z", "a", "m"] {
                try await store.write(.scheduledEvent) { try $0.append(Sample.outbox(id)) }
            }
            #expect(
                try await store.read { try $0.outbox(limit: 2) } == [Sample.outbox("z"), Sample.outbox("a")]
            )
            #expect(try await store.read { try $0.outboxEntry("a") } == Sample.outbox("a"))
            try await store.write(.outboxDelivered) { try $0.markDelivered(["z", "m", "unknown"]) }
            #expect(try await store.read { try $0.outboxEntry("z") } == nil)
            try await store.write(.scheduledEvent) { try $0.append(Sample.outbox("b")) }
            #expect(try await store.read { try $0.outbox(limit: 9) }.map(\.id) == ["a", "b"])
        }
    }
}
