import Testing
import VaultCore

@testable import SQLStore

/// What a query costs must follow what it returns, not what exists.
@Suite("Query plans")
struct QueryPlanTests {
    struct Plan: Sendable, CustomStringConvertible {
        let description: String
        let statement: SQLStatement
        let uses: String
    }

    static let plans = [
        Plan(description: "due", statement: SQL.schedule.due, uses: "due_in_order (due_at<?)"),
        Plan(description: "next due", statement: SQL.schedule.nextDue, uses: "due_in_order"),
        Plan(description: "live", statement: SQL.objects.live, uses: "(vault=? AND kind=? AND name>?)"),
        Plan(
            description: "deleted",
            statement: SQL.objects.deleted,
            uses: "objects_deleted (vault=? AND kind=? AND name>?)"
        ),
        Plan(
            description: "current",
            statement: SQL.objects.current,
            uses: "(vault=? AND kind=? AND name=? AND id=?)"
        ),
        Plan(
            description: "versions",
            statement: SQL.versions.listed,
            uses: "(vault=? AND kind=? AND name=? AND id>?)"
        ),
        Plan(
            description: "rewrap",
            statement: SQL.versions.sealedBelow,
            uses: "versions_sealed (vault=? AND kek_version<?)"
        ),
        Plan(description: "census", statement: SQL.versions.census, uses: "versions_sealed (vault=?)"),
        Plan(description: "open rotations", statement: SQL.rotations.open, uses: "rotations_in_order"),
        Plan(description: "open rotation", statement: SQL.rotations.openOfObject, uses: "rotations_one_open"),
        Plan(description: "rotations", statement: SQL.rotations.ofObject, uses: "rotations_of_object"),
        Plan(
            description: "all rotations",
            statement: SQL.rotations.all,
            uses: "sqlite_autoindex_rotations_2"
        ),
        Plan(description: "uses", statement: SQL.evidence.uses, uses: "version_uses_in_order"),
        Plan(description: "receipt", statement: SQL.evidence.receipt, uses: "(rotation=?)"),
        Plan(
            description: "receipts",
            statement: SQL.evidence.receipts,
            uses: "receipts_in_order ((issued_at,rotation)<(?,?))"
        ),
        Plan(
            description: "receipts of an object",
            statement: SQL.evidence.receiptsOfObject,
            uses: "receipts_of_object (vault=? AND kind=? AND name=? AND (issued_at,rotation)<(?,?))"
        ),
        Plan(description: "journal", statement: SQL.rotations.journal, uses: "(rotation=?)"),
        Plan(description: "outbox", statement: SQL.schedule.outbox, uses: "sqlite_autoindex_outbox_2"),
        Plan(description: "outbox entry", statement: SQL.schedule.outboxEntry, uses: "(id=?)"),
        Plan(
            description: "credentials",
            statement: SQL.identities.credentials,
            uses: "credentials_of_identity"
        ),
    ]

    @Test("a query walks an index in its own order", arguments: plans)
    func plan(plan: Plan) async throws {
        try await withTemporaryFolder { folder in
            await (try SQLiteStore.open(folder: folder)).close()
            let file = SQLiteFile(path: DataFolder(path: folder).database)
            let connection = try file.writer()
            defer { connection.close() }
            let count =
                plan.statement.text.split(separator: "$").dropFirst()
                .compactMap { Int($0.prefix(while: \.isNumber)) }.max() ?? 0
            let explained = SQLStatement("EXPLAIN QUERY PLAN " + plan.statement.text)
            let steps = try connection.rows(explained, [SQLValue](repeating: .integer(1), count: count)) {
                row in
                _ = (row.optionalInteger(), row.optionalInteger(), row.optionalInteger())
                return try row.text()
            }
            #expect(steps.contains { $0.contains(plan.uses) }, "\(steps)")
            #expect(!steps.contains { $0.contains("TEMP B-TREE") }, "\(steps)")
            #expect(!steps.contains { $0.hasPrefix("SCAN") && !$0.contains("INDEX") }, "\(steps)")
        }
    }
}
