import VaultCore

/// What the login that Rekey works with may do at the server.
struct PostgreSQLAuthority {
    /// Version 16 narrowed what CREATEROLE allows to roles that one administers.
    private static let narrowed = 160_000

    /// Whether the server takes no changes.
    let isReadOnly: Bool

    private let isSuperuser: Bool
    private let makesRoles: Bool
    private let readsSessions: Bool
    private let endsSessions: Bool
    private let version: Int

    /// Asks the server.
    init(_ session: PostgreSQLSession) throws(TargetFailure) {
        let rows = try session.run(
            """
            SELECT current_setting('transaction_read_only'), rolsuper::text, rolcreaterole::text,
                pg_has_role('pg_read_all_stats', 'USAGE')::text,
                pg_has_role('pg_signal_backend', 'USAGE')::text, current_setting('server_version_num')
            FROM pg_roles WHERE rolname = current_user
            """
        )
        let row = rows.first ?? []
        guard row.count == 6 else {
            throw TargetFailure(.unreachable("PostgreSQL does not tell what \(session.principal) may do."))
        }
        isReadOnly = row[0] == "on"
        isSuperuser = row[1] == "true"
        makesRoles = row[2] == "true"
        readsSessions = row[3] == "true"
        endsSessions = row[4] == "true"
        version = row[5].flatMap { Int($0) } ?? 0
    }

    /// What is missing whatever the principals are.
    func lacks(endsSessions isWanted: Bool, on session: PostgreSQLSession) throws(TargetFailure) -> [String] {
        guard !isSuperuser else { return [] }
        let name = try session.quoted(session.principal)
        var lacks: [String] = []
        if !readsSessions {
            lacks.append("\(session.principal) may not see sessions: GRANT pg_read_all_stats TO \(name);")
        }
        if isWanted && !endsSessions {
            lacks.append("\(session.principal) may not end sessions: GRANT pg_signal_backend TO \(name);")
        }
        return lacks
    }

    /// What is missing to make a role.
    func lacksForMaking(on session: PostgreSQLSession) throws(TargetFailure) -> [String] {
        guard !isSuperuser, !makesRoles else { return [] }
        return try [roleMaking(on: session)]
    }

    /// What is missing to change the password of a role.
    func lacks(
        for role: PostgreSQLRole,
        named name: String,
        on session: PostgreSQLSession
    ) throws(TargetFailure) -> [String] {
        if role.hasExpired {
            return ["The role \(role.name) is past its time: ALTER ROLE \(name) VALID UNTIL 'infinity';"]
        }
        guard !isSuperuser else { return [] }
        if role.isSuperuser {
            return ["\(role.name) is a superuser, which only a superuser may change."]
        }
        var lacks = makesRoles ? [] : try [roleMaking(on: session)]
        if version >= Self.narrowed && !role.isAdministered {
            let own = try session.quoted(session.principal)
            lacks.append(
                "\(session.principal) does not administer \(role.name): GRANT \(name) TO \(own) WITH ADMIN OPTION;"
            )
        }
        return lacks
    }

    private func roleMaking(on session: PostgreSQLSession) throws(TargetFailure) -> String {
        let name = try session.quoted(session.principal)
        return "\(session.principal) may not change roles: ALTER ROLE \(name) CREATEROLE;"
    }
}
