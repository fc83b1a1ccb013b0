import VaultCore

extension PostgreSQLCall {
    /// Without an administrator there is no login to try, so all that can be told is whether the server answers.
    func preflight(_ principals: [String]) throws(TargetFailure) {
        guard !authority.isEmpty else { return try PostgreSQLReach.check(server, within: limit.remaining) }
        let session = try open()
        try session.run("SELECT pg_catalog.set_config('search_path', 'pg_catalog', false)")
        let facts = try PostgreSQLAuthority(session)
        guard !facts.isReadOnly else {
            throw TargetFailure(.refused("This PostgreSQL server is read-only: name the primary as host."))
        }
        var lacks = try facts.lacks(endsSessions: endsSessions, on: session)
        for principal in principals {
            lacks += try self.lacks(for: principal, facts, on: session).filter { !lacks.contains($0) }
        }
        guard lacks.isEmpty else { throw TargetFailure(.refused(lacks.joined(separator: " "))) }
    }

    private func lacks(
        for principal: String,
        _ facts: PostgreSQLAuthority,
        on session: PostgreSQLSession
    ) throws(TargetFailure) -> [String] {
        guard principal != session.principal else { return [] }
        let name = try session.quoted(principal)
        guard let found = try PostgreSQLRole(principal, on: session) else {
            return try lacksForMaking(principal, name, facts, on: session)
        }
        return try facts.lacks(for: found, named: name, on: session)
    }

    private func lacksForMaking(
        _ principal: String,
        _ name: String,
        _ facts: PostgreSQLAuthority,
        on session: PostgreSQLSession
    ) throws(TargetFailure) -> [String] {
        guard let role else {
            return ["The role \(principal) does not exist: CREATE ROLE \(name) NOLOGIN;"]
        }
        guard try PostgreSQLRole(role, on: session) != nil else {
            return [
                "The shared role \(role) does not exist: CREATE ROLE \(try session.quoted(role)) NOLOGIN;"
            ]
        }
        return try facts.lacksForMaking(on: session)
    }
}
