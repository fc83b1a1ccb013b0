import VaultCore

/// One call to a MariaDB server that needs a login with authority.
struct MariaDBCall: AuthorizedCall {
    static let changed = "accounts"

    let server: MariaDBServer
    let authority: [TargetCredential]
    let accountHost: String
    let endsSessions: Bool
    let limit: CallLimit

    func session(as login: TargetCredential) throws(TargetFailure) -> MariaDBSession {
        try MariaDBSession(server, as: login, within: limit)
    }

    func stage(_ candidate: TargetCredential, beside current: TargetCredential?) throws(TargetFailure) {
        let logins = [current, candidate].compactMap { $0 }
        try set(candidate.principal, to: logins, on: try open())
    }

    func compare(_ session: MariaDBSession, with other: TargetCredential) throws(TargetFailure) {
        let other = try self.session(as: other)
        try MariaDBGrants(session).check(against: MariaDBGrants(other))
    }

    func end(_ previous: TargetCredential, keeping current: TargetCredential) throws(TargetFailure) {
        let session = try open()
        if previous.principal == current.principal {
            try set(current.principal, to: [current], on: session)
        } else {
            try close(previous.principal, on: session)
        }
    }

    func restore(_ previous: TargetCredential, over candidate: TargetCredential) throws(TargetFailure) {
        let session = try open()
        try set(previous.principal, to: [previous], on: session)
        guard previous.principal != candidate.principal else { return }
        do throws(TargetFailure) {
            try close(candidate.principal, on: session)
        } catch {
            throw error.afterAChange
        }
    }

    /// When a session began is not known here, only since when it is as it is.
    func sessions(of principals: [String], now: Timestamp) throws(TargetFailure) -> [TargetSession] {
        let names = principals.map(MariaDBSession.quoted).joined(separator: ", ")
        let rows = try open().run(
            """
            SELECT user, host, command, CAST(time_ms AS SIGNED) FROM information_schema.processlist
            WHERE user IN (\(names)) AND id <> connection_id()
            """
        )
        return rows.compactMap { row in
            guard row.count == 4, let principal = row[0], let spent = row[3].flatMap({ Int64($0) }) else {
                return nil
            }
            let since = now + .milliseconds(-spent)
            let last = row[2] == "Sleep" ? since : now
            return TargetSession(principal: principal, client: row[1] ?? "", since: since, lastActive: last)
        }
    }

    // MARK: Accounts

    /// An account as statements name it.
    func account(_ principal: String) -> String {
        MariaDBSession.quoted(principal) + "@" + MariaDBSession.quoted(accountHost)
    }

    private func set(
        _ principal: String,
        to logins: [TargetCredential],
        on session: MariaDBSession
    ) throws(TargetFailure) {
        let methods = logins.map { login in
            "mysql_native_password USING '\(MariaDBPassword.hash(of: login.password))'"
        }
        let ways = methods.joined(separator: " OR ")
        try change("ALTER USER \(account(principal)) IDENTIFIED VIA \(ways) ACCOUNT UNLOCK", on: session)
    }

    /// No password has the stored form `invalid`.
    private func close(_ principal: String, on session: MariaDBSession) throws(TargetFailure) {
        let way = "mysql_native_password USING 'invalid'"
        try change("ALTER USER \(account(principal)) IDENTIFIED VIA \(way) ACCOUNT LOCK", on: session)
        if endsSessions {
            let name = MariaDBSession.quoted(principal)
            try session.run("KILL CONNECTION USER \(name)", ifLost: { .unknown($0) })
        }
    }

    /// Runs the one statement that changes an account.
    ///
    /// When its reply is lost, the connection that may still carry it out is ended before the answer is given.
    private func change(_ statement: String, on session: MariaDBSession) throws(TargetFailure) {
        do throws(TargetFailure) {
            try session.run(statement, ifLost: { .unknown($0) })
        } catch {
            if case .unknown = error.answer { end(session.number) }
            throw error
        }
    }

    private func end(_ connection: UInt) {
        let call = MariaDBCall(
            server: server,
            authority: authority,
            accountHost: accountHost,
            endsSessions: endsSessions,
            limit: CallLimit(.seconds(2))
        )
        _ = try? call.open().run("KILL CONNECTION \(connection)")
    }
}
