import Testing
import VaultCore

@testable import SQLStore

@Suite("The schema's versions")
struct SchemaTests {
    /// Runs `body` over a connection to a fresh file.
    private func withConnection(_ body: (SQLiteConnection, String) throws -> Void) async throws {
        try await withTemporaryFolder { path in
            let folder = DataFolder(path: path)
            let lock = try folder.claim()
            try folder.makeDatabaseFile()
            let connection = try SQLiteFile(path: folder.database).writer()
            defer { connection.close() }
            lock.release()
            try body(connection, path)
        }
    }

    private func versions(_ connection: SQLiteConnection) throws -> [Int64] {
        try connection.rows(SQLStatement("SELECT version FROM schema_migrations ORDER BY version")) { row in
            try row.integer()
        }
    }

    @Test("a newer schema is refused, naming both versions")
    func newer() async throws {
        try await withConnection { connection, folder in
            try Migrator(connection: connection).run()
            try connection.change(SQL.server.recordMigration, [.init(Migration.newest + 7), .init("later")])
            let error = #expect(throws: VaultError.self) { try SQLiteStore.open(folder: folder) }
            #expect(error?.code == .schemaTooNew)
            #expect(error?.summary.contains("\(Migration.newest + 7)") == true)
            #expect(error?.summary.contains("\(Migration.newest);") == true)
        }
    }

    @Test("only the steps that are missing run")
    func forward() async throws {
        try await withConnection { connection, _ in
            let next = Migration(
                version: Migration.newest + 1,
                name: "next",
                statements: ["CREATE TABLE extra (id BIGINT)"]
            )
            let released = Migration.all.map { Int64($0.version) }
            try Migrator(connection: connection).run()
            try Migrator(connection: connection).run()
            #expect(try versions(connection) == released)
            try Migrator(migrations: Migration.all + [next], connection: connection).run()
            #expect(try versions(connection) == released + [Int64(next.version)])
        }
    }

    @Test("a step that fails leaves nothing of itself")
    func failing() async throws {
        try await withConnection { connection, _ in
            let broken = Migration(
                version: Migration.newest + 1,
                name: "broken",
                statements: ["CREATE TABLE extra (id BIGINT)", "CREATE NONSENSE"]
            )
            #expect(throws: VaultError.self) {
                try Migrator(migrations: Migration.all + [broken], connection: connection).run()
            }
            #expect(try versions(connection).count == Migration.all.count)
            try connection.define("CREATE TABLE extra (id BIGINT)")
        }
    }

    @Test("the steps are numbered from 1 without gaps")
    func numbered() {
        #expect(Migration.all.map(\.version) == Array(1...Migration.all.count))
    }
}
