import Dispatch
import SQLStore
import Synchronization
import Testing
import VaultCore

@Suite("Transactions")
struct TransactionContract {
    struct Refused: Error {}

    @Test("a transaction reads its own writes", arguments: StoreDriver.all)
    func ownWrites(driver: StoreDriver) async throws {
        try await driver.withStore { store in
            try await store.addVault()
            let seen = try await store.write(.secretSet) { transaction in
                try transaction.insert(Sample.object())
                try transaction.insert(Sample.version())
                return try transaction.current(Sample.id())?.version
            }
            #expect(seen == Sample.version())
        }
    }

    @Test("of a transaction that throws nothing stays, and its error arrives", arguments: StoreDriver.all)
    func rollback(driver: StoreDriver) async throws {
        try await driver.withStore { store in
            await #expect(throws: Refused.self) {
                try await store.write(.vaultCreate) { transaction in
                    try transaction.insert(VaultRecord(name: Sample.vault, created: Sample.start))
                    throw Refused()
                }
            }
            #expect(try await store.read { try $0.vaults() }.isEmpty)
            try await store.addVault()
        }
    }

    @Test("a refused change inside a transaction can be survived", arguments: StoreDriver.all)
    func survivedConflict(driver: StoreDriver) async throws {
        try await driver.withStore { store in
            try await store.addVault()
            try await store.write(.vaultCreate) { transaction throws in
                #expect(throws: VaultError(.conflict, "")) {
                    try transaction.insert(VaultRecord(name: Sample.vault, created: Sample.start))
                }
                try transaction.setSetting("after", to: "the conflict")
            }
            #expect(try await store.read { try $0.setting("after") } == "the conflict")
        }
    }

    @Test("writes that fail do not harm the many beside them", arguments: StoreDriver.all)
    func isolation(driver: StoreDriver) async throws {
        try await driver.withStore { store in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<120 {
                    group.addTask {
                        try? await store.write(.serverSetup) { transaction in
                            try transaction.setSetting("n\(number)", to: "set")
                            if number % 3 == 0 { throw Refused() }
                        }
                    }
                }
                try await group.waitForAll()
            }
            for number in 0..<120 {
                let value = try await store.read { try $0.setting("n\(number)") }
                #expect(value == (number % 3 == 0 ? nil : "set"))
            }
        }
    }

    @Test("a counter incremented by many loses no increment", arguments: StoreDriver.all)
    func serialisable(driver: StoreDriver) async throws {
        try await driver.withStore { store in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<100 {
                    group.addTask {
                        try await store.write(.serverSetup) { transaction in
                            let count = try transaction.setting("count").flatMap { Int($0) } ?? 0
                            try transaction.setSetting("count", to: String(count + 1))
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await store.read { try $0.setting("count") } == "100")
        }
    }

    @Test("readers beside a writer see all of a transaction or nothing", arguments: StoreDriver.all)
    func whole(driver: StoreDriver) async throws {
        try await driver.withStore { store in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    for round in 0..<200 {
                        try await store.write(.serverSetup) { transaction in
                            try transaction.setSetting("left", to: "\(round)")
                            try transaction.setSetting("right", to: "\(round)")
                        }
                    }
                }
                for _ in 0..<6 {
                    group.addTask {
                        for _ in 0..<200 {
                            let (left, right) = try await store.read { reader in
                                (try reader.setting("left"), try reader.setting("right"))
                            }
                            #expect(left == right)
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test("a read sees one snapshot, whatever is committed meanwhile", arguments: StoreDriver.all)
    func snapshot(driver: StoreDriver) async throws {
        let (begun, announceBegun) = AsyncStream.makeStream(of: Void.self)
        let mayCommit = DispatchSemaphore(value: 0)
        let committed = DispatchSemaphore(value: 0)
        let observer: CommitObserver = { write, moment in
            if write == .vaultUpdate, moment == .afterCommit { committed.signal() }
        }
        try await driver.withStore(observer: observer) { store in
            async let written: Void = store.write(.vaultUpdate) { transaction in
                announceBegun.yield()
                mayCommit.wait()
                mayCommit.signal()
                try transaction.setSetting("state", to: "after")
            }
            for await _ in begun { break }
            let (before, during) = try await store.read { reader in
                let before = try reader.setting("state")
                mayCommit.signal()
                committed.wait()
                return (before, try reader.setting("state"))
            }
            try await written
            #expect(before == nil)
            #expect(during == nil)
            #expect(try await store.read { try $0.setting("state") } == "after")
        }
    }

    @Test(
        "the observer hears of a write before and after its commit, not of one that failed",
        arguments: StoreDriver.all
    )
    func observer(driver: StoreDriver) async throws {
        let heard = Mutex<[String]>([])
        let observer: CommitObserver = { write, moment in
            heard.withLock { $0.append("\(write) \(moment)") }
        }
        try await driver.withStore(observer: observer) { store in
            try await store.write(.serverSetup) { try $0.setSetting("a", to: "b") }
            #expect(heard.withLock(\.self) == ["serverSetup beforeCommit", "serverSetup afterCommit"])
            await #expect(throws: Refused.self) {
                try await store.write(.roleChange) { _ in throw Refused() }
            }
            #expect(heard.withLock(\.count) == 2)
        }
    }
}
