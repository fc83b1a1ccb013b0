import Foundation
import VaultCore

/// Asks the servers of an address what there is to know before a store is opened there.
struct PostgreSQLInspection {
    static let version = "SHOW server_version"
    static let tables = SQLStatement("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
    static let foreignTables = SQLStatement(
        """
        SELECT tablename FROM pg_tables
        WHERE schemaname = current_schema() AND NOT pg_has_role(tableowner, 'USAGE') ORDER BY tablename
        """
    )
    static let right = SQLStatement(
        "SELECT CASE WHEN has_schema_privilege(current_schema(), 'CREATE') THEN 1 ELSE 0 END"
    )
    static let standbyNames = SQLStatement(
        "SELECT coalesce(current_setting('synchronous_standby_names', true), '-')"
    )

    /// The store's tables, the driver's own with them.
    private static let ownTables = Set(StoreTable.all.map(\.name) + ["commit_tokens", "schema_migrations"])

    let server: PostgreSQLServer
    /// The store's settings to report.
    let settings: [String]

    func report() -> PostgreSQLReport {
        var servers: [PostgreSQLReport.Server] = []
        var primary: PostgreSQLReport.Primary?
        for host in server.address.hosts {
            let place = "\(host.name):\(host.port)"
            do {
                let (link, takesWrites) = try server.look(at: host)
                if takesWrites, primary == nil { primary = try look(link, place) }
                servers.append(.init(place: place, answer: takesWrites ? .primary : .standby))
            } catch {
                servers.append(.init(place: place, answer: .failed(Self.reason(error))))
            }
        }
        return PostgreSQLReport(servers: servers, primary: primary)
    }

    private static func reason(_ error: any Error) -> String {
        let trouble = error as? PostgreSQLTrouble
        return (trouble?.error ?? StoreFailure.asVaultError(error)).summary
    }

    private func look(_ link: PostgreSQLLink, _ place: String) throws -> PostgreSQLReport.Primary {
        let version = try link.script(Self.version).last?.firstText ?? ""
        let isEncrypted = link.isEncrypted
        let connection = PostgreSQLConnection(link, token: CommitToken())
        let foreignTables = try connection.rows(Self.foreignTables) { row in try row.text() }
            .filter(Self.ownTables.contains)
        let standbys = try connection.row(Self.standbyNames) { row in try row.text() }
        return PostgreSQLReport.Primary(
            place: place,
            version: version.split(separator: " ").first.map { String($0) } ?? version,
            isEncrypted: isEncrypted,
            clockDifference: try clockDifference(connection),
            keepsTextByBytes: try PostgreSQLCheck(connection: connection).keepsTextByBytes(),
            canCreate: try connection.row(Self.right) { row in try row.flag() } ?? false,
            foreignTables: foreignTables,
            waitsForStandby: standbys.flatMap { $0 == "-" ? nil : !$0.isEmpty },
            store: try foreignTables.isEmpty ? store(connection) : nil
        )
    }

    /// How far the database's clock is ahead at least, whatever time the question took on its way.
    private func clockDifference(_ connection: PostgreSQLConnection) throws -> Duration {
        let before = Self.now
        let there = try connection.row(PostgreSQLCheck.clock) { row in try row.integer() } ?? before
        let after = Self.now
        return .microseconds(max(there - after, min(there - before, 0)))
    }

    private static var now: Int64 { Int64(Date().timeIntervalSince1970 * 1_000_000) }

    private func store(_ connection: PostgreSQLConnection) throws -> DatabaseReport {
        let tables = Set(try connection.rows(Self.tables) { row in try row.text() })
        return try StoreInspection(connection: connection, tables: tables).report(settings)
    }
}
