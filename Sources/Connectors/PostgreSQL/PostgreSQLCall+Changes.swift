import VaultCore

extension PostgreSQLCall {
    /// Makes the role if it is missing and may be made; no role has two passwords.
    func stage(_ candidate: TargetCredential, beside _: TargetCredential?) throws(TargetFailure) {
        _ = try change([candidate.principal]) { session throws(TargetFailure) in
            try allow(candidate, on: session)
        }
    }

    func compare(_ session: PostgreSQLSession, with other: TargetCredential) throws(TargetFailure) {
        try PostgreSQLRights.check(session.principal, against: other.principal, on: session)
    }

    func end(_ previous: TargetCredential, keeping current: TargetCredential) throws(TargetFailure) {
        let isSame = previous.principal == current.principal
        let session = try change([previous.principal]) { session throws(TargetFailure) in
            try isSame ? allow(current, on: session) : close(previous.principal, on: session)
        }
        if endsSessions && !isSame { try endSessions(of: previous.principal, on: session) }
    }

    func restore(_ previous: TargetCredential, over candidate: TargetCredential) throws(TargetFailure) {
        let principals = Set([previous.principal, candidate.principal])
        _ = try change(Array(principals)) { session throws(TargetFailure) in
            try allow(previous, on: session)
            if principals.count == 2, try exists(candidate.principal, on: session) {
                try close(candidate.principal, on: session)
            }
        }
    }

    // MARK: Roles

    /// A verifier is made of letters, digits, `$`, `:`, `+`, `/`, `=` and `-`, so it needs no quoting of its own.
    private func allow(_ login: TargetCredential, on session: PostgreSQLSession) throws(TargetFailure) {
        let name = try session.quoted(login.principal)
        let password = "PASSWORD '\(try session.verifier(of: login))'"
        if login.principal == session.principal {
            try session.run("ALTER ROLE \(name) \(password)")
        } else if try exists(login.principal, on: session) {
            try session.run("ALTER ROLE \(name) LOGIN \(password)")
        } else if role == nil {
            throw TargetFailure(
                .refused(
                    "The role \(login.principal) does not exist, and no setting role says what to make it."
                )
            )
        } else {
            try session.run("CREATE ROLE \(name) LOGIN \(password)")
        }
        try join(login.principal, named: name, on: session)
    }

    private func join(
        _ principal: String,
        named name: String,
        on session: PostgreSQLSession
    ) throws(TargetFailure) {
        guard let role, principal != session.principal else { return }
        let rows = try session.run("SELECT pg_has_role($1, $2, 'MEMBER')::text", [principal, role])
        if rows.first?.first == "false" {
            try session.run("GRANT \(try session.quoted(role)) TO \(name)")
        }
    }

    private func close(_ principal: String, on session: PostgreSQLSession) throws(TargetFailure) {
        guard principal != session.principal else {
            throw TargetFailure(
                .refused("\(principal) is the login that Rekey works with here; it does not close itself.")
            )
        }
        try session.run("ALTER ROLE \(try session.quoted(principal)) NOLOGIN PASSWORD NULL")
    }

    private func exists(_ principal: String, on session: PostgreSQLSession) throws(TargetFailure) -> Bool {
        try !session.run("SELECT 1 FROM pg_roles WHERE rolname = $1", [principal]).isEmpty
    }

    private func endSessions(
        of principal: String,
        on session: PostgreSQLSession
    ) throws(TargetFailure) {
        try session.run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1",
            [principal],
            ifLost: { .unknown($0) }
        )
    }
}
