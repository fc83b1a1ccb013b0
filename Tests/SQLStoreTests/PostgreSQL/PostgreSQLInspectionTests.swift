import Foundation
import TestSupport
import Testing
import VaultCore

@testable import SQLStore

@Suite("Looking at a PostgreSQL store")
struct PostgreSQLInspectionTests {
    private func server() throws -> TestPostgreSQL { try TestPostgreSQL.shared.get() }

    @Test("An empty schema, and then a store in use, are told as they are; the look changes nothing")
    func store() async throws {
        let server = try server()
        let address = try server.schema()
        let empty = try #require(PostgreSQLStore.inspect(address).primary)
        #expect(empty.store?.schema == 0 && empty.canCreate && empty.keepsTextByBytes)
        #expect(try #require(PostgreSQLStore.inspect(address).primary).store == empty.store)
        try await withTemporaryFolder { folder in
            let store = try PostgreSQLStore.open(folder: folder, at: address)
            try await store.write(.serverSetup) { try $0.setSetting("mood", to: "fine") }
            let report = PostgreSQLStore.inspect(address, settings: ["mood", "absent"])
            await store.close()
            let primary = try #require(report.primary)
            #expect(report.servers.map(\.answer) == [.primary])
            #expect(primary.store?.schema == Migration.newest)
            #expect(primary.store?.settings == ["mood": "fine"])
            #expect(primary.foreignTables.isEmpty && !primary.version.isEmpty)
            #expect(primary.waitsForStandby == false)
            #expect(abs(primary.clockDifference.components.seconds) < 5)
        }
    }

    @Test("Each server of the address is asked: one that is away, one that only reads, one that takes writes")
    func servers() throws {
        let server = try server()
        try server.must("CREATE DATABASE looked TEMPLATE template0")
        let gone = try Loopback.freePort()
        let parameters = "looked?sslmode=disable"
        let both = try PostgreSQLAddress(
            "postgresql://postgres@127.0.0.1:\(gone),127.0.0.1:\(server.port)/\(parameters)",
            passwordFile: server.passwordFile
        )
        let report = PostgreSQLStore.inspect(both)
        #expect(report.servers.map(\.place) == ["127.0.0.1:\(gone)", "127.0.0.1:\(server.port)"])
        guard case .failed(let reason) = report.servers[0].answer else {
            Issue.record("\(report.servers[0])")
            return
        }
        #expect(reason.contains("; ") && report.servers[1].answer == .primary)
        #expect(report.primary?.isEncrypted == false)
        try server.must("ALTER DATABASE looked SET default_transaction_read_only = on")
        let reading = PostgreSQLStore.inspect(both)
        #expect(reading.servers[1].answer == .standby && reading.primary == nil)
    }

    @Test("A user that may make no tables, and tables of another user, are told")
    func rights() throws {
        let server = try server()
        let name = "guest\(UUID().uuidString.prefix(8).lowercased())"
        let address = try server.schema(name)
        try PostgreSQLStore.prepare(address)
        try server.must(
            """
            CREATE ROLE \(name) LOGIN PASSWORD 'superuser'; GRANT USAGE ON SCHEMA \(name) TO \(name)
            """
        )
        let guest = try server.address(schema: name, user: name)
        let primary = try #require(PostgreSQLStore.inspect(guest).primary)
        #expect(!primary.canCreate && primary.store == nil)
        #expect(primary.foreignTables.contains("keks") && primary.foreignTables.contains("commit_tokens"))
    }
}
