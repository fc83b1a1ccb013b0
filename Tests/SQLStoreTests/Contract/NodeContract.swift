import Testing
import VaultCore

@Suite("Servers that share a store")
struct NodeContract {
    private func node(_ name: String = "one", process: String = "p1", at seconds: Int = 0) -> NodeRecord {
        Sample.node(name, process: process, at: seconds)
    }

    @Test("a server comes back as it was told, and its beats are counted", arguments: StoreDriver.all)
    func beats(driver: StoreDriver) async throws {
        try await driver.withStore { store in
            try await store.write(.leaseChange) { try $0.put(node("two")) }
            try await store.write(.leaseChange) { try $0.put(node()) }
            #expect(try await store.read { try $0.nodes() } == [node(), node("two")])
            let isThere = try await store.write(.leaseChange) { try $0.beat(node(at: 5)) }
            #expect(isThere)
            var beaten = node(at: 5)
            beaten.beats = 1
            #expect(try await store.read { try $0.nodes().first } == beaten)
        }
    }

    @Test(
        "another process of the name does not beat for it, and takes its place only when put there",
        arguments: StoreDriver.all
    )
    func processes(driver: StoreDriver) async throws {
        try await driver.withStore { store in
            try await store.write(.leaseChange) { try $0.put(node()) }
            let second = try await store.write(.leaseChange) { try $0.beat(node(process: "p2")) }
            #expect(!second)
            try await store.write(.leaseChange) { try $0.put(node(process: "p2")) }
            let first = try await store.write(.leaseChange) { try $0.beat(node()) }
            #expect(!first)
            #expect(try await store.read { try $0.nodes() } == [node(process: "p2")])
        }
    }

    @Test("one that has told more since is not removed", arguments: StoreDriver.all)
    func removal(driver: StoreDriver) async throws {
        try await driver.withStore { store in
            try await store.write(.leaseChange) { try $0.put(node()) }
            _ = try await store.write(.leaseChange) { try $0.beat(node()) }
            let early = try await store.write(.leaseChange) { try $0.remove(node()) }
            #expect(!early)
            let beaten = try #require(try await store.read { try $0.nodes().first })
            let late = try await store.write(.leaseChange) { try $0.remove(beaten) }
            #expect(late)
            #expect(try await store.read { try $0.nodes().isEmpty })
        }
    }

    @Test("each topic is counted up by what belongs to it, in its transaction", arguments: StoreDriver.all)
    func changes(driver: StoreDriver) async throws {
        try await driver.withStore { store in
            func moved(_ body: @escaping @Sendable (any StoreTransaction) throws -> Void) async throws
                -> Set<ChangeTopic>
            {
                let before = try await store.read { try $0.changeCounts() }
                try? await store.write(.serverSetup, body)
                let after = try await store.read { try $0.changeCounts() }
                return Set(ChangeTopic.allCases.filter { after[$0] != before[$0] })
            }
            let setting = try await moved { try $0.setSetting("a", to: "b") }
            #expect(setting == [.settings])
            let vault = try await moved {
                try $0.insert(VaultRecord(name: .default, created: Sample.start))
            }
            #expect(vault == [.vaults])
            let grant = RoleAssignmentRecord(
                id: "g",
                principalID: "p",
                roleID: "r",
                scope: "/",
                created: Sample.start
            )
            let given = try await moved { try $0.insert(grant) }
            let taken = try await moved { _ = try $0.removeRoleAssignment("g") }
            #expect(given == [.access] && taken == [.access])
            let kek = KEKRecord(vault: "v", version: 1, rootID: "r", wrapped: [1], created: Sample.start)
            let key = try await moved { try $0.put(kek) }
            #expect(key == [.keks])
            let undone = try await moved {
                try $0.setSetting("a", to: "c")
                throw VaultError(.conflict, "undone")
            }
            #expect(undone.isEmpty)
        }
    }

    @Test(
        "failures of one version are kept until another's come, or the object is purged",
        arguments: StoreDriver.all
    )
    func failures(driver: StoreDriver) async throws {
        try await driver.withStore { store in
            func failure(_ id: String, _ version: Int, at seconds: Int) -> FailureRecord {
                FailureRecord(
                    id: id,
                    object: Sample.id(),
                    version: Sample.versionID(version),
                    source: "target",
                    at: Sample.at(seconds)
                )
            }
            func found(_ version: Int, since: Int = 0) async throws -> [FailureRecord] {
                try await store.read {
                    try $0.failures(
                        of: Sample.id(),
                        version: Sample.versionID(version),
                        since: Sample.at(since),
                        limit: 2
                    )
                }
            }
            let all = [failure("a", 1, at: 1), failure("b", 1, at: 2), failure("c", 1, at: 3)]
            for one in all { try await store.write(.scheduledEvent) { try $0.add(one) } }
            #expect(try await found(1) == Array(all[..<2]))
            #expect(try await found(1, since: 3) == Array(all[2...]))
            let other = failure("d", 2, at: 4)
            try await store.write(.scheduledEvent) { try $0.add(other) }
            #expect(try await found(1).isEmpty)
            #expect(try await found(2) == [other])
            try await store.write(.objectPurge) { try $0.purge(Sample.id()) }
            #expect(try await found(2).isEmpty)
        }
    }

    @Test(
        "leases are listed by name, and open rotations with the length of their journals",
        arguments: StoreDriver.all
    )
    func lists(driver: StoreDriver) async throws {
        try await driver.withStore { store in
            try await store.write(.leaseChange) { transaction in
                for name in ["b", "a"] {
                    _ = try transaction.acquireLease(
                        name,
                        holder: "one",
                        now: Sample.at(0),
                        until: Sample.at(9)
                    )
                }
            }
            #expect(try await store.read { try $0.leases().map(\.name) } == ["a", "b"])
            try await store.write(.rotationPlan) { try $0.append(Sample.journal("r1", 1), ends: false) }
            try await store.write(.rotationPlan) { try $0.append(Sample.journal("r1", 2), ends: false) }
            let places = try await store.read { try $0.openRotationPlaces(limit: 9) }
            #expect(places == [RotationPlace(id: "r1", object: Sample.id(), sequence: 2)])
            try await store.write(.rotationEnd) { try $0.append(Sample.journal("r1", 3), ends: true) }
            #expect(try await store.read { try $0.openRotationPlaces(limit: 9).isEmpty })
        }
    }
}
