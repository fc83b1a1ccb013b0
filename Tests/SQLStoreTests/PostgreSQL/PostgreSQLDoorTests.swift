import Foundation
import TestSupport
import Testing
import VaultCore

@testable import SQLStore

/// What the driver refuses when it opens, each time with a remedy.
@Suite("Opening a PostgreSQL store")
struct PostgreSQLDoorTests {
    private func refusal(_ address: PostgreSQLAddress) async -> VaultError? {
        try? await withTemporaryFolder { folder in
            #expect(throws: VaultError.self) { try PostgreSQLStore.open(folder: folder, at: address) }
        }
    }

    private func server() throws -> TestPostgreSQL { try TestPostgreSQL.shared.get() }

    @Test("a connection that TLS lost is tried again, a certificate that is not trusted is not")
    func tlsLost() {
        let lost =
            "connection to server at \"db\", port 5432 failed: SSL connection has been closed unexpectedly\n"
        #expect(PostgreSQLTrouble.login(lost).kind == .lost)
        let untrusted = "connection to server failed: SSL error: certificate verify failed\n"
        #expect(PostgreSQLTrouble.login(untrusted).kind == .final)
        #expect(PostgreSQLTrouble.login("connection failed: FATAL:  57P03\n").kind == .lost)
    }

    @Test(
        "what a code of the server allows",
        arguments: [
            ("40001", .passing), ("40P01", .passing), ("23505", .taken), ("42710", .taken), ("42P07", .taken),
            // the ends of a connection, of a transaction that rested too long, and a commit nobody vouches for
            ("57P01", .lost), ("57P03", .lost), ("08006", .lost), ("25P03", .lost), ("40003", .lost),
            (nil, .lost),
            ("57014", .lost), ("25006", .lost), ("53300", .full),
            ("23503", .final), ("53100", .final), ("42501", .final), ("42P01", .final), ("22021", .final),
        ] as [(String?, PostgreSQLTrouble.Kind)]
    )
    func codes(code: String?, kind: PostgreSQLTrouble.Kind) {
        #expect(PostgreSQLTrouble.statement(code).kind == kind)
    }

    @Test("a wrong password and a user that does not exist are refused logins")
    func login() async throws {
        let server = try server()
        let stranger = try server.address(user: "stranger")
        #expect(await refusal(stranger)?.summary.contains("refuses the login (28P01)") == true)
        let none = try PostgreSQLAddress(
            "postgresql://postgres@127.0.0.1:\(server.port)/postgres?sslmode=disable"
        )
        #expect(await refusal(none)?.summary.contains("--database-password-file") == true)
    }

    @Test("a database that does not exist is named with the statement that makes it")
    func noDatabase() async throws {
        let error = await refusal(try server().address(database: "nowhere"))
        #expect(error?.code == .unavailable)
        #expect(error?.summary.contains("CREATE DATABASE") == true)
    }

    @Test("a server that is not there is not reached")
    func unreachable() async throws {
        let port = try Loopback.freePort()
        let address = try PostgreSQLAddress("postgresql://u@127.0.0.1:\(port)/d")
        #expect(await refusal(address)?.summary.contains("failed: Connection refused") == true)
    }

    @Test("a server whose certificate nobody vouches for is not trusted; with its authority named it is")
    func tls() async throws {
        let server = try server()
        let url = "postgresql://postgres@127.0.0.1:\(server.port)/postgres"
        let untrusted = try PostgreSQLAddress(url, passwordFile: server.passwordFile)
        #expect(await refusal(untrusted)?.summary.contains("sslrootcert") == true)
        let trusted = try PostgreSQLAddress(
            url + "?sslrootcert=\(server.folder)/server.pem",
            passwordFile: server.passwordFile
        )
        let connection = try PostgreSQLStore.openPlain(PostgreSQLServer(address: trusted))
        let isEncrypted = try connection.row(
            SQLStatement(
                "SELECT CASE WHEN ssl THEN 1 ELSE 0 END FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
            )
        ) { row in try row.flag() }
        #expect(isEncrypted == true)
    }

    @Test("a server that its certificate calls otherwise is to be named as the certificate does")
    func wrongName() {
        let line = "server certificate for \"db.example\" does not match host name \"10.0.0.1\"\n"
        let trouble = PostgreSQLTrouble.login(line)
        #expect(trouble.kind == .final)
        #expect(trouble.error.summary.contains("name the server as its certificate does"))
    }

    @Test("a database that sorts text by a language's rules is refused")
    func collation() async throws {
        let server = try server()
        try server.must(
            "CREATE DATABASE sorted TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en' LOCALE 'C.UTF-8'"
        )
        let error = await refusal(try server.address(database: "sorted"))
        #expect(error?.summary.contains("LOCALE 'C'") == true)
    }

    @Test("a server that takes no writes is told of, and the next one of the address is asked")
    func standby() async throws {
        let server = try server()
        try server.must("CREATE DATABASE standby TEMPLATE template0")
        try server.must("ALTER DATABASE standby SET default_transaction_read_only = on")
        #expect(
            await refusal(try server.address(database: "standby"))?.summary.contains("read-only standby")
                == true
        )
        let gone = try Loopback.freePort()
        let both = try PostgreSQLAddress(
            "postgresql://postgres@127.0.0.1:\(gone),127.0.0.1:\(server.port)/postgres?sslmode=disable",
            passwordFile: server.passwordFile
        )
        _ = try PostgreSQLStore.openPlain(PostgreSQLServer(address: both))
    }

    @Test("a machine whose clock is far off is refused", arguments: [-1, 1])
    func clock(direction: Int64) throws {
        let connection = try PostgreSQLStore.openPlain(PostgreSQLServer(address: try server().address()))
        var check = PostgreSQLCheck(connection: connection)
        try check.run()
        let now = check.now
        check.now = { now() + direction * 3_600_000_000 }
        let error = #expect(throws: VaultError.self) { try check.run() }
        #expect(error?.summary.contains("time server") == true)
    }

    @Test("a newer schema is refused, naming both versions")
    func newer() async throws {
        let server = try server()
        let address = try server.schema()
        try PostgreSQLStore.prepare(address)
        let connection = try PostgreSQLStore.openPlain(PostgreSQLServer(address: address))
        try connection.change(SQL.server.recordMigration, [.init(Migration.newest + 7), .init("later")])
        let error = await refusal(address)
        #expect(error?.code == .schemaTooNew)
        #expect(error?.summary.contains("\(Migration.newest + 7)") == true)
    }

    @Test("many nodes that start at once migrate once")
    func together() async throws {
        let address = try server().schema()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<6 {
                group.addTask {
                    try await withTemporaryFolder { folder in
                        let store = try PostgreSQLStore.open(folder: folder, at: address)
                        try await store.write(.serverSetup) { try $0.setSetting("started", to: "yes") }
                        await store.close()
                    }
                }
            }
            try await group.waitForAll()
        }
        let connection = try PostgreSQLStore.openPlain(PostgreSQLServer(address: address))
        let versions = try connection.rows(
            SQLStatement("SELECT version FROM schema_migrations ORDER BY version")
        ) {
            row in try row.int()
        }
        #expect(versions == Migration.all.map(\.version))
    }
}
