import VaultCore

/// One call to a PostgreSQL server that needs a login with authority.
struct PostgreSQLCall: AuthorizedCall {
    static let changed = "roles"

    let server: PostgreSQLServer
    let authority: [TargetCredential]
    let role: String?
    let endsSessions: Bool
    let limit: CallLimit

    func session(as login: TargetCredential) throws(TargetFailure) -> PostgreSQLSession {
        try PostgreSQLSession(server, as: login, within: limit)
    }

    /// Runs `body` in a transaction, one at a time for these principals.
    ///
    /// Until the commit is sent nothing can have happened. When its reply is lost, the server's process that may
    /// still carry it out is ended before the answer is given, so that it cannot take effect later.
    func change(
        _ principals: [String],
        _ body: (PostgreSQLSession) throws(TargetFailure) -> Void
    ) throws(TargetFailure) -> PostgreSQLSession {
        let session = try open()
        let process = try begin(session)
        for principal in principals.sorted() {
            try session.run(
                "SELECT pg_advisory_xact_lock(hashtextextended('rekey:' || $1::text, 0))",
                [principal]
            )
        }
        try body(session)
        do throws(TargetFailure) {
            try session.run("COMMIT", ifLost: { .unknown($0) })
        } catch {
            if case .unknown = error.answer { end(process) }
            throw error
        }
        return session
    }

    // MARK: Transactions

    /// Begins a transaction that the server itself gives up when Rekey is gone, and that is durable when committed.
    private func begin(_ session: PostgreSQLSession) throws(TargetFailure) -> [String] {
        let patience = String(max(limit.remaining.wholeMilliseconds, 1))
        let rows = try session.run(
            """
            SELECT pg_catalog.pg_backend_pid()::text,
                (SELECT backend_start::text FROM pg_catalog.pg_stat_activity
                    WHERE pid OPERATOR(pg_catalog.=) pg_catalog.pg_backend_pid()),
                pg_catalog.set_config('search_path', 'pg_catalog', false),
                pg_catalog.set_config('statement_timeout', $1::text, false),
                pg_catalog.set_config('idle_in_transaction_session_timeout', $1::text, false),
                pg_catalog.set_config('synchronous_commit', CASE
                    WHEN pg_catalog.current_setting('synchronous_commit') OPERATOR(pg_catalog.=) 'off' THEN 'on'
                    ELSE pg_catalog.current_setting('synchronous_commit') END, false)
            """,
            [patience]
        )
        try session.run("BEGIN")
        return rows.first?.prefix(2).compactMap { $0 } ?? []
    }

    /// Ends the process of a lost connection, as well as it can be done.
    private func end(_ process: [String]) {
        let call = PostgreSQLCall(
            server: server,
            authority: authority,
            role: role,
            endsSessions: endsSessions,
            limit: CallLimit(.seconds(2))
        )
        guard process.count == 2, let session = try? call.open() else { return }
        _ = try? session.run(
            """
            SELECT pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity
            WHERE pid OPERATOR(pg_catalog.=) $1::int4 AND backend_start OPERATOR(pg_catalog.=) $2::timestamptz
            """,
            process
        )
    }
}
