import VaultCore

/// Rotates accounts of one MariaDB server.
struct MariaDBConnector: Connector {
    let overlap: TargetOverlap
    let server: MariaDBServer
    let administrator: AdministratorSecret
    let accountHost: String
    let endsSessions: Bool
    let timeout: Duration
    let environment: ConnectorEnvironment

    func preflight(_ principals: [String]) async -> TargetAnswer {
        await call([]) { call throws(TargetFailure) in try call.preflight(principals) }
    }

    func probe(_ credential: TargetCredential) async -> TargetAnswer {
        await BlockingCall.run(within: timeout) { [server] limit in
            TargetAnswer.of { () throws(TargetFailure) in
                _ = try MariaDBSession(server, as: credential, within: limit)
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
            try call.stage(candidate, beside: overlap == .twoPasswords ? current : nil)
        }
    }

    func verify(_ candidate: TargetCredential, like current: TargetCredential?) async -> TargetAnswer {
        await BlockingCall.run(within: timeout) { [server] limit in
            TargetAnswer.of { () throws(TargetFailure) in
                let session = try MariaDBSession(server, as: candidate, within: limit)
                guard let current, current.principal != candidate.principal else { return }
                let other = try MariaDBSession(server, as: current, within: limit)
                try MariaDBGrants(session).check(against: MariaDBGrants(other))
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
        guard !principals.isEmpty, let login = try? await administrator.login(environment) else { return nil }
        let now = environment.clock.now()
        return await BlockingCall.run(within: timeout) { [self] limit in
            try? call(with: [login], limit).sessions(of: principals, now: now)
        }
    }

    // MARK: The login that changes others

    /// Runs `body` with the administrator's login, or with the one of `logins` that is the administrator's own.
    ///
    /// While the administrator's own password changes, the vault may still hold the old one.
    private func call(
        _ logins: [TargetCredential?],
        _ body: @escaping @Sendable (MariaDBCall) throws(TargetFailure) -> Void
    ) async -> TargetAnswer {
        let login: TargetCredential
        do throws(TargetFailure) {
            login = try await administrator.login(environment)
        } catch {
            return error.answer
        }
        let authority = [login] + logins.compactMap { $0 }.filter { $0.principal == login.principal }
        return await BlockingCall.run(within: timeout) { [self] limit in
            TargetAnswer.of { () throws(TargetFailure) in try body(call(with: authority, limit)) }
        }
    }

    private func call(with authority: [TargetCredential], _ limit: CallLimit) -> MariaDBCall {
        MariaDBCall(
            server: server,
            authority: authority,
            accountHost: accountHost,
            endsSessions: endsSessions,
            limit: limit
        )
    }
}
