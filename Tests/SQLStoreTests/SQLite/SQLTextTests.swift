import Foundation
import Testing
import VaultCore

@testable import SQLStore

/// The text shared with PostgreSQL must stay in the subset that both read.
@Suite("SQL text")
struct SQLTextTests {
    /// Every statement and every line of the schema.
    static let texts: [String] =
        SQL.groups.flatMap { group in
            Mirror(reflecting: group).children.compactMap { ($0.value as? SQLStatement)?.text }
        } + Migration.all.flatMap(\.statements)

    /// Words only SQLite understands, or understands otherwise than PostgreSQL.
    static let foreign = [
        "AUTOINCREMENT", "ROWID", "PRAGMA", "GLOB", "IFNULL", "INSERT OR", "REPLACE INTO", "STRFTIME",
        "JULIANDAY",
        "DATETIME", "UNIXEPOCH", "PRINTF", "TYPEOF", "BLOB", "INTEGER", "REAL", "ZEROBLOB", "RANDOMBLOB",
        "HEX(",
        "GROUP_CONCAT", "JSON_", "==", "INDEXED BY", "LAST_INSERT_ROWID", "CHANGES(", "ATTACH", "VACUUM",
        "STRICT",
        "COLLATE", "NOCASE", "?", "`", "\"", "[", ":",
    ]

    @Test("every group of statements is listed")
    func listed() {
        #expect(SQL.groups.allSatisfy { !Mirror(reflecting: $0).children.isEmpty })
        #expect(Self.texts.count > 80)
    }

    @Test("no statement uses a word of one database only", arguments: texts)
    func shared(text: String) {
        let upper = text.uppercased()
        #expect(Self.foreign.filter { upper.contains($0) }.isEmpty)
    }

    @Test("a column that holds a number is a BIGINT", arguments: Migration.all.flatMap(\.statements))
    func types(text: String) {
        let words = Set(text.split { !$0.isLetter && $0 != "_" }.map(String.init))
        #expect(
            words.isDisjoint(with: [
                "INT", "SMALLINT", "BOOLEAN", "TIMESTAMP", "NUMERIC", "SERIAL", "VARCHAR",
            ])
        )
    }

    @Test("parameters are numbered from 1 without gaps", arguments: texts)
    func parameters(text: String) {
        let numbers = text.split(separator: "$").dropFirst().compactMap { Int($0.prefix(while: \.isNumber)) }
        #expect(Set(numbers) == Set(numbers.isEmpty ? [] : Array(1...(numbers.max() ?? 1))))
    }

    @Test("only the drivers' folders know their databases")
    func driversApart() throws {
        let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../../Sources/SQLStore").standardizedFileURL.path
        let files = try FileManager.default.subpathsOfDirectory(atPath: sources).filter {
            $0.hasSuffix(".swift")
        }
        func knowing(_ words: [String]) throws -> [String] {
            try files.filter { file in
                let text = try String(contentsOfFile: sources + "/" + file, encoding: .utf8)
                return words.contains { text.contains($0) }
            }
        }
        #expect(try knowing(["CSQLite", "sqlite3_"]).allSatisfy { $0.hasPrefix("SQLite/") })
        #expect(try knowing(["CPostgreSQL", " PQ"]).allSatisfy { $0.hasPrefix("PostgreSQL/") })
        let folders = Set(try knowing(["unsafe "]).compactMap { $0.split(separator: "/").first })
        #expect(folders == ["Folder", "PostgreSQL", "SQLite"])
    }
}
