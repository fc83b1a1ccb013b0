import VaultCore

/// Rotates logins of one PostgreSQL server.
struct PostgreSQLConnector: Connector {
    let overlap: TargetOverlap
    let server: PostgreSQLServer
    let administrator: AdministratorSecret?
    let role: String?
    let endsSessions: Bool
    let timeout: Duration
    let environment: ConnectorEnvironment

    func preflight(_ principals: [String]) async -> TargetAnswer {
        guard administrator != nil else { return await reach() }
        return await call([]) { call throws(TargetFailure) in try call.preflight(principals) }
    }

    func probe(_ credential: TargetCredential) async -> TargetAnswer {
        await BlockingCall.run(within: timeout) { [server] limit in
            TargetAnswer.of { () throws(TargetFailure) in
                _ = try PostgreSQLSession(server, as: credential, within: limit)
            }
        }
    }

    func stage(
        _ candidate: TargetCredential,
        beside current: TargetCredential?,
        token: String
    ) async -> TargetAnswer {
        await call([current, candidate]) { [overlap] call throws(TargetFailure) in
            try CredentialPair.check(candidate, beside: current, for: overlap)
            try call.stage(candidate)
        }
    }

    func verify(_ candidate: TargetCredential, like current: TargetCredential?) async -> TargetAnswer {
        await BlockingCall.run(within: timeout) { [server] limit in
            TargetAnswer.of { () throws(TargetFailure) in
                let session = try PostgreSQLSession(server, as: candidate, within: limit)
                guard let current, current.principal != candidate.principal else { return }
                try PostgreSQLRights.check(candidate.principal, against: current.principal, on: session)
            }
        }
    }

    func retire(
        _ previous: TargetCredential,
        keeping current: TargetCredential,
        token: String
    ) async -> TargetAnswer {
        await call([current, previous]) { call throws(TargetFailure) in
            try call.retire(previous, keeping: current)
        }
    }

    func restore(
        _ previous: TargetCredential,
        over candidate: TargetCredential,
        token: String
    ) async -> TargetAnswer {
        await call([candidate, previous]) { call throws(TargetFailure) in
            try call.restore(previous, over: candidate)
        }
    }

    func sessions(of principals: [String]) async -> [TargetSession]? {
        guard administrator != nil, !principals.isEmpty, let authority = try? await authority([]) else {
            return nil
        }
        return await BlockingCall.run(within: timeout) { [self] limit in
            try? call(with: authority, limit).sessions(of: principals)
        }
    }

    // MARK: The login that changes others

    /// Runs `body` with the administrator's login, or with the one of `logins` that is the administrator's own.
    ///
    /// While the administrator's own password changes, the vault may still hold the old one.
    private func call(
        _ logins: [TargetCredential?],
        _ body: @escaping @Sendable (PostgreSQLCall) throws(TargetFailure) -> Void
    ) async -> TargetAnswer {
        let authority: [TargetCredential]
        do throws(TargetFailure) {
            authority = try await self.authority(logins)
        } catch {
            return error.answer
        }
        return await BlockingCall.run(within: timeout) { [self] limit in
            TargetAnswer.of { () throws(TargetFailure) in try body(call(with: authority, limit)) }
        }
    }

    private func authority(_ logins: [TargetCredential?]) async throws(TargetFailure) -> [TargetCredential] {
        let logins = logins.compactMap { $0 }
        guard let administrator else { return logins }
        let login = try await administrator.login(environment)
        return [login] + logins.filter { $0.principal == login.principal }
    }

    private func call(with authority: [TargetCredential], _ limit: CallLimit) -> PostgreSQLCall {
        PostgreSQLCall(
            server: server,
            authority: authority,
            role: role,
            endsSessions: endsSessions,
            limit: limit
        )
    }

    private func reach() async -> TargetAnswer {
        await BlockingCall.run(within: timeout) { [server, timeout] _ in
            PostgreSQLReach.check(server, within: timeout)
        }
    }
}
