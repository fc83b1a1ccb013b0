import Testing
import VaultCore

@Suite("Leases")
struct LeaseContract {
    private func acquire(_ store: any VaultStore, _ holder: String, now: Int, until: Int) async throws
        -> Lease?
    {
        try await store.write(.leaseChange) {
            try $0.acquireLease("work", holder: holder, now: Sample.at(now), until: Sample.at(until))
        }
    }

    @Test("a lease stands against others until it lapses", arguments: StoreDriver.all)
    func standing(driver: StoreDriver) async throws {
        try await driver.withStore { store in
            let mine = try #require(try await acquire(store, "one", now: 0, until: 10))
            #expect(mine == Lease(name: "work", holder: "one", fence: mine.fence, until: Sample.at(10)))
            #expect(try await acquire(store, "two", now: 9, until: 20) == nil)
            #expect(try await store.read { try $0.lease("work") } == mine)
            let theirs = try #require(try await acquire(store, "two", now: 10, until: 20))
            #expect(theirs.fence > mine.fence)
        }
    }

    @Test("its holder renews it under the same fence", arguments: StoreDriver.all)
    func renew(driver: StoreDriver) async throws {
        try await driver.withStore { store in
            let first = try #require(try await acquire(store, "one", now: 0, until: 10))
            let renewed = try #require(try await acquire(store, "one", now: 5, until: 15))
            #expect(renewed.fence == first.fence)
            #expect(try await store.read { try $0.lease("work")?.until } == Sample.at(15))
        }
    }

    @Test("who let it lapse gets a new fence", arguments: StoreDriver.all)
    func lapsed(driver: StoreDriver) async throws {
        try await driver.withStore { store in
            let first = try #require(try await acquire(store, "one", now: 0, until: 10))
            let second = try #require(try await acquire(store, "one", now: 11, until: 20))
            #expect(second.fence > first.fence)
        }
    }

    @Test("a lease given back is free, and its next fence is higher", arguments: StoreDriver.all)
    func release(driver: StoreDriver) async throws {
        try await driver.withStore { store in
            let first = try #require(try await acquire(store, "one", now: 0, until: 10))
            try await store.write(.leaseChange) { try $0.release(first) }
            #expect(try await store.read { try $0.lease("work") } == nil)
            let second = try #require(try await acquire(store, "two", now: 1, until: 10))
            #expect(second.fence > first.fence)
        }
    }

    @Test("an old holder cannot give back what another one holds", arguments: StoreDriver.all)
    func lateRelease(driver: StoreDriver) async throws {
        try await driver.withStore { store in
            let first = try #require(try await acquire(store, "one", now: 0, until: 10))
            let second = try #require(try await acquire(store, "two", now: 10, until: 20))
            try await store.write(.leaseChange) { try $0.release(first) }
            #expect(try await store.read { try $0.lease("work") } == second)
        }
    }

    @Test("of many that reach for a lease one gets it", arguments: StoreDriver.all)
    func race(driver: StoreDriver) async throws {
        try await driver.withStore { store in
            let winners = try await withThrowingTaskGroup(of: Lease?.self) { group in
                for holder in 0..<16 {
                    group.addTask { try await acquire(store, "holder-\(holder)", now: 0, until: 10) }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(winners.compactMap(\.self).count == 1)
        }
    }
}
