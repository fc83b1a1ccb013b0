import VaultCore

/// A role as the server describes it.
struct PostgreSQLRole {
    let name: String
    let isSuperuser: Bool
    /// Whether its time is past, so that no password of it works.
    let hasExpired: Bool
    /// Whether the session's login may administer it.
    let isAdministered: Bool

    /// Asks the server; nil when there is no such role.
    init?(_ name: String, on session: PostgreSQLSession) throws(TargetFailure) {
        let rows = try session.run(
            """
            SELECT rolsuper::text, coalesce(rolvaliduntil < now(), false)::text,
                pg_has_role(oid, 'MEMBER WITH ADMIN OPTION')::text
            FROM pg_roles WHERE rolname = $1
            """,
            [name]
        )
        guard let row = rows.first, row.count == 3 else { return nil }
        self.name = name
        isSuperuser = row[0] == "true"
        hasExpired = row[1] == "true"
        isAdministered = row[2] == "true"
    }
}
