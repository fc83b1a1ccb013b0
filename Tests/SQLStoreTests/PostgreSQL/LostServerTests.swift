import Foundation
import Testing
import VaultCore

@testable import SQLStore

/// The database goes away and comes back while nodes write.
@Suite("A database that goes away")
struct LostServerTests {
    @Test("two nodes that write through crashes of the database lose nothing and do nothing twice")
    func crashes() async throws {
        let server = try TestPostgreSQL()
        let address = try server.schema()
        try await withTemporaryFolder { folder in
            let nodes = try ["a", "b"].map { try PostgreSQLStore.open(folder: folder + $0, at: address) }
            defer { for node in ["a", "b"] { try? FileManager.default.removeItem(atPath: folder + node) } }
            let (acknowledged, tell) = AsyncStream.makeStream(of: Void.self)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for writer in 0..<8 {
                    group.addTask {
                        for number in 0..<40 {
                            try await Self.increment(nodes[writer % 2], "count-\(writer)", and: number)
                            tell.yield()
                        }
                    }
                }
                var count = 0
                for await _ in acknowledged.prefix(180) {
                    count += 1
                    guard [60, 180].contains(count) else { continue }
                    try server.crash()
                    try server.start()
                }
                try await group.waitForAll()
            }
            for writer in 0..<8 {
                #expect(try await nodes[1 - writer % 2].read { try $0.setting("count-\(writer)") } == "40")
            }
            for node in nodes { await node.close() }
        }
    }

    /// A counter that is wrong when a write is lost or done twice.
    private static func increment(_ store: SQLVaultStore, _ name: String, and number: Int) async throws {
        try await store.write(.serverSetup) { transaction in
            let count = try transaction.setting(name).flatMap { Int($0) } ?? 0
            try transaction.setSetting(name, to: String(count + 1))
            try transaction.append(Sample.outbox("\(name) \(number)"))
        }
    }

    @Test("a read and a write fail when the database stays away, and work when it is back")
    func away() async throws {
        let server = try TestPostgreSQL()
        let address = try server.schema()
        try await Self.withStore(at: address, patience: .seconds(1)) { store in
            try await store.addVault()
            try server.crash()
            await #expect(throws: VaultError(.unavailable, "")) { try await store.read { try $0.vaults() } }
            await #expect(throws: VaultError(.unavailable, "")) { try await store.add() }
            try server.start()
            #expect(try await store.read { try $0.vaults() }.count == 1)
            try await store.add()
        }
    }

    @Test("where the database spares fewer connections than a node may have, those it has do all the work")
    func fewConnections() async throws {
        let server = try TestPostgreSQL.shared.get()
        let address = try Self.address(of: "narrow", connections: 2, at: server)
        try await Self.withStore(at: address, patience: .seconds(60)) { store in
            try await store.addVault()
            let began = ContinuousClock.now
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<200 {
                    group.addTask {
                        let vaults = try await store.read { try $0.vaults() }
                        #expect(vaults.count == 1)
                    }
                }
                try await group.waitForAll()
            }
            #expect(began.duration(to: .now) < .seconds(60))
            try server.must("ALTER ROLE narrow CONNECTION LIMIT -1")
            try await store.add()
        }
    }

    @Test("where it spares none, that is told with the remedy")
    func noConnections() async throws {
        let server = try TestPostgreSQL.shared.get()
        let address = try Self.address(of: "shut", connections: 3, at: server)
        try await Self.withStore(at: address, patience: .seconds(1)) { store in
            try server.must(
                """
                ALTER ROLE shut CONNECTION LIMIT 0;
                SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'shut'
                """
            )
            let error = await #expect(throws: VaultError.self) { try await store.read { try $0.vaults() } }
            #expect(error?.summary.contains("max_connections") == true, "\(error?.summary ?? "")")
        }
    }

    private static func withStore(
        at address: PostgreSQLAddress,
        patience: Duration,
        _ body: (SQLVaultStore) async throws -> Void
    ) async throws {
        try await withTemporaryFolder { folder in
            var options = PostgreSQLStore.Options()
            options.patience = patience
            let store = try PostgreSQLStore.open(folder: folder, at: address, options: options)
            try await body(store)
            await store.close()
        }
    }

    /// The address of a user with a schema of its own, who may have so many connections.
    private static func address(
        of user: String,
        connections: Int,
        at server: TestPostgreSQL
    ) throws -> PostgreSQLAddress {
        try server.must(
            """
            CREATE ROLE \(user) LOGIN PASSWORD 'superuser' CONNECTION LIMIT \(connections);
            CREATE SCHEMA \(user) AUTHORIZATION \(user)
            """
        )
        return try server.address(schema: user, user: user)
    }
}
