import Foundation
import VaultCore

/// What a database must be for the store to keep its promises.
struct PostgreSQLCheck {
    /// How to make one.
    static let creation = "make it: CREATE DATABASE name ENCODING 'UTF8' LOCALE 'C' TEMPLATE template0"

    /// How far the clocks of a node and of the database may be apart.
    private static let clockTolerance: Int64 = 60_000_000

    static let order = SQLStatement(
        "SELECT CASE WHEN 'B' < 'a' AND 'a-c' < 'ab' THEN 1 ELSE 0 END"
    )
    static let encoding = SQLStatement("SHOW server_encoding")
    static let clock = SQLStatement(
        "SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS BIGINT)"
    )

    /// Sessions of servers; an engine that does not tell its sessions has none.
    static let nodes = SQLStatement(
        """
        SELECT count(*) FROM pg_stat_activity
        WHERE application_name = '\(PostgreSQLServer.nodeName)' AND datname = current_database()
        """
    )

    let connection: any SQLConnection
    /// What this machine takes for the time, in microseconds.
    var now: @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970 * 1_000_000) }

    /// Throws ``VaultError/Code/conflict`` while a server works with the database; waits a moment for one that
    /// has just ended.
    func requireNoNodes() throws {
        for _ in 0..<20 {
            let sessions = try connection.row(Self.nodes) { row in try row.int() }
            if sessions == 0 { return }
            Thread.sleep(forTimeInterval: 0.1)
        }
        throw VaultError(.conflict, "a server works with the database; stop it first, and every other node")
    }

    /// Whether it keeps text as UTF-8 and compares it by its bytes.
    func keepsTextByBytes() throws -> Bool {
        let encoding = try connection.row(Self.encoding) { row in try row.text() }
        let order = try connection.row(Self.order) { row in try row.flag() }
        return encoding == "UTF8" && order == true
    }

    /// Throws ``VaultError/Code/unavailable`` with the remedy when the database or this node's clock will not do.
    func run() throws {
        guard try keepsTextByBytes() else {
            throw VaultError(
                .unavailable,
                "the database does not keep text as UTF-8, compared by its bytes; \(Self.creation)"
            )
        }
        let ahead = try clockAhead().wholeMicroseconds
        guard abs(ahead) <= Self.clockTolerance else {
            throw VaultError(
                .unavailable,
                "this machine's clock is \(ahead / 1_000_000) seconds off the database's; "
                    + "have both follow a time server"
            )
        }
    }

    /// How far this machine's clock is ahead of the database's, to half of what the question takes.
    func clockAhead() throws -> Duration {
        let asked = now()
        let there = try connection.row(Self.clock) { row in try row.integer() } ?? 0
        return .microseconds((asked + now()) / 2 - there)
    }
}
