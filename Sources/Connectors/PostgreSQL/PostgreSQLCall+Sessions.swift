import VaultCore

extension PostgreSQLCall {
    /// Rekey's own sessions are left out.
    func sessions(of principals: [String], now _: Timestamp) throws(TargetFailure) -> [TargetSession] {
        let session = try open()
        let places = principals.indices.map { "$\($0 + 2)" }.joined(separator: ", ")
        let rows = try session.run(
            """
            SELECT usename, coalesce(client_addr::text, 'local'), application_name,
                (extract(epoch FROM backend_start) * 1000000)::int8::text,
                (extract(epoch FROM state_change) * 1000000)::int8::text
            FROM pg_catalog.pg_stat_activity
            WHERE application_name <> $1 AND usename IN (\(places))
            """,
            [PostgreSQLServer.applicationName] + principals
        )
        return rows.compactMap(Self.session)
    }

    private static func session(_ row: [String?]) -> TargetSession? {
        guard row.count == 5, let principal = row[0], let since = row[3].flatMap({ Int64($0) }) else {
            return nil
        }
        let client = [row[1], row[2]].compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: " ")
        let active = row[4].flatMap { Int64($0) }
        return TargetSession(
            principal: principal,
            client: client,
            since: Timestamp(microseconds: since),
            lastActive: active.map { Timestamp(microseconds: $0) }
        )
    }
}
