import Foundation
import Testing

@testable import SQLStore

/// Every word of SQL that reaches a PostgreSQL server, so that an engine that speaks its protocol can be held
/// against the list; a new word is added here on purpose.
@Suite("Words of SQL")
struct SQLWordsTests {
    /// What the migrations, the statements and the copies say, to SQLite too.
    static let shared: [String] =
        SQLTextTests.texts + [Migrator.table, TableCopy.emptyFences.text]
        + StoreTable.all.flatMap { [$0.first, $0.following, $0.insert, $0.count].map(\.text) }

    /// What only the PostgreSQL driver says.
    static func own() throws -> [String] {
        let server = PostgreSQLServer(address: try PostgreSQLAddress("postgresql://u@h/d"))
        let token = CommitToken()
        return PostgreSQLConnection.Mode.allCases.map(\.rawValue) + server.settings
            + ["COMMIT", "ROLLBACK", PostgreSQLServer.access, CommitToken.table, CommitToken.cleaning]
            + [CommitToken.settling.text, token.insertion, token.update(to: 1)]
            + [PostgreSQLCheck.order, PostgreSQLCheck.encoding, PostgreSQLCheck.clock, PostgreSQLCheck.nodes]
            .map(\.text) + looks
    }

    /// What the doctor asks.
    private static var looks: [String] {
        [PostgreSQLInspection.version, StoreInspection.roots.text, PostgreSQLInspection.tables.text]
            + [
                PostgreSQLInspection.foreignTables, PostgreSQLInspection.right,
                PostgreSQLInspection.standbyNames,
            ]
            .map(\.text)
    }

    @Test("the shared text uses these words and functions")
    func sharedWords() {
        #expect(Self.keywords(in: Self.shared) == Self.sharedKeywords)
        #expect(Self.functions(in: Self.shared) == ["coalesce", "count", "length", "max"])
    }

    @Test("the driver itself says little more")
    func ownWords() throws {
        let own = try Self.own()
        #expect(
            Self.keywords(in: own).subtracting(Self.sharedKeywords)
                == [
                    "AS", "BEGIN", "CAST", "COMMIT", "DISTINCT", "INTERVAL", "ISOLATION", "LEVEL", "ONLY",
                    "READ",
                    "REPEATABLE",
                    "ROLLBACK", "SERIALIZABLE", "SHOW", "TIMESTAMPTZ", "WRITE",
                ]
        )
        #expect(
            Self.functions(in: own) == [
                "clock_timestamp", "coalesce", "count", "current_database", "current_schema",
                "current_setting", "extract", "has_schema_privilege", "now", "pg_has_role", "set_config",
            ]
        )
        let settings = own.filter { $0.hasPrefix("SET ") || $0.hasPrefix("SHOW ") }
            .compactMap { $0.split(separator: " ").dropFirst().first }
        #expect(
            Set(settings) == [
                "statement_timeout", "idle_in_transaction_session_timeout", "enable_seqscan",
                "transaction_read_only", "server_encoding", "server_version",
            ]
        )
    }

    private static let sharedKeywords: Set<String> = [
        "ADD", "ALTER", "AND", "BIGINT", "BY", "BYTEA", "CASE", "COLUMN", "CONFLICT", "CREATE",
        "DEFAULT", "DELETE", "DESC", "DO", "DROP", "ELSE", "END", "EXISTS", "FOREIGN", "FROM", "GROUP", "IF",
        "IN",
        "INDEX", "INSERT", "INTO", "IS", "JOIN", "KEY", "LIMIT", "NOT", "NOTHING", "NULL", "ON", "ORDER",
        "PRIMARY", "REFERENCES", "RETURNING", "SELECT", "SET", "TABLE", "TEXT", "THEN", "UNIQUE", "UPDATE",
        "VALUES", "WHEN", "WHERE",
    ]

    /// Keywords and types are written in capitals, names are not; texts between quotes are left out.
    private static func keywords(in texts: [String]) -> Set<String> {
        Set(texts.flatMap { words(in: $0) }.filter { word in word.allSatisfy(\.isUppercase) })
    }

    /// A function's name stands right before its bracket, a table's does not.
    private static func functions(in texts: [String]) -> Set<String> {
        let names = texts.flatMap { text in
            unquoted(text).split(separator: "(", omittingEmptySubsequences: false).dropLast().compactMap {
                before in
                before.split { !$0.isLetter && $0 != "_" }.last.map(String.init).flatMap {
                    before.hasSuffix($0) ? $0 : nil
                }
            }
        }
        return Set(names.filter { !$0.allSatisfy(\.isUppercase) })
    }

    private static func words(in text: String) -> [String] {
        unquoted(text).split { !$0.isLetter && $0 != "_" }.map(String.init)
    }

    private static func unquoted(_ text: String) -> String {
        text.split(separator: "'", omittingEmptySubsequences: false).enumerated()
            .filter { $0.offset.isMultiple(of: 2) }.map(\.element).joined(separator: " ")
    }
}
