import VaultCore

/// Compares what two roles may do.
enum PostgreSQLRights {
    /// Refuses when `candidate` may not do something that `current` may; names up to five such rights.
    static func check(
        _ candidate: String,
        against current: String,
        on session: PostgreSQLSession
    ) throws(TargetFailure) {
        try session.run("SELECT pg_catalog.set_config('search_path', 'pg_catalog', false)")
        let rows = try session.run(lacking, [candidate, current])
        guard !rows.isEmpty else { return }
        let list = rows.compactMap { $0.first ?? nil }.joined(separator: ", ")
        throw TargetFailure(.refused("\(candidate) lacks what \(current) may do: \(list)."))
    }

    /// Memberships, and the rights on databases, schemas, tables, sequences and functions outside the system's own.
    private static let lacking = """
        WITH spaces AS (
            SELECT oid, nspname FROM pg_namespace
            WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema'
        )
        SELECT 'membership in ' || quote_ident(rolname) FROM pg_roles
        WHERE rolname NOT IN ($1, $2)
            AND pg_has_role($2::name, oid, 'USAGE') AND NOT pg_has_role($1::name, oid, 'USAGE')
        UNION ALL
        SELECT wish || ' on database ' || quote_ident(datname)
        FROM pg_database, unnest(ARRAY['CONNECT', 'CREATE', 'TEMPORARY']) AS wish
        WHERE datname = current_database()
            AND has_database_privilege($2::name, oid, wish) AND NOT has_database_privilege($1::name, oid, wish)
        UNION ALL
        SELECT wish || ' on schema ' || quote_ident(nspname)
        FROM spaces, unnest(ARRAY['USAGE', 'CREATE']) AS wish
        WHERE has_schema_privilege($2::name, oid, wish) AND NOT has_schema_privilege($1::name, oid, wish)
        UNION ALL
        SELECT wish || ' on ' || c.oid::regclass
        FROM pg_class c JOIN spaces ON spaces.oid = relnamespace,
            unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) AS wish
        WHERE relkind IN ('r', 'p', 'v', 'm', 'f')
            AND has_table_privilege($2::name, c.oid, wish) AND NOT has_table_privilege($1::name, c.oid, wish)
        UNION ALL
        SELECT wish || ' on sequence ' || c.oid::regclass
        FROM pg_class c JOIN spaces ON spaces.oid = relnamespace, unnest(ARRAY['USAGE', 'UPDATE']) AS wish
        WHERE relkind = 'S'
            AND has_sequence_privilege($2::name, c.oid, wish)
            AND NOT has_sequence_privilege($1::name, c.oid, wish)
        UNION ALL
        SELECT 'EXECUTE on ' || p.oid::regprocedure
        FROM pg_proc p JOIN spaces ON spaces.oid = pronamespace
        WHERE has_function_privilege($2::name, p.oid, 'EXECUTE')
            AND NOT has_function_privilege($1::name, p.oid, 'EXECUTE')
        LIMIT 5
        """
}
