import VaultCore

/// Rotates users of one Redis server.
struct RedisConnector: Connector {
    let overlap: TargetOverlap
    let server: RedisServer
    let administrator: AdministratorSecret
    let saving: RedisSaving
    let endsSessions: Bool
    let timeout: Duration
    let environment: ConnectorEnvironment

    func preflight(_ principals: [String]) async -> TargetAnswer {
        await call([]) { call, session async throws(TargetFailure) in
            try await call.preflight(principals, on: session)
        }
    }

    func probe(_ credential: TargetCredential) async -> TargetAnswer {
        await BoundedCall.run(within: timeout) { [server, timeout] in
            await TargetAnswer.awaiting { () async throws(TargetFailure) in
                try await RedisSession.run(server, as: credential, within: timeout) { _ in }
            }
        }
    }

    func stage(
        _ candidate: TargetCredential,
        beside current: TargetCredential?,
        token: String
    ) async -> TargetAnswer {
        await call([current, candidate]) { call, session async throws(TargetFailure) in
            try CredentialPair.check(candidate, beside: current, for: overlap)
            try await call.stage(candidate, on: session)
        }
    }

    func verify(_ candidate: TargetCredential, like current: TargetCredential?) async -> TargetAnswer {
        let login = await probe(candidate)
        guard login == .accepted, let current, current.principal != candidate.principal else { return login }
        return await call([]) { call, session async throws(TargetFailure) in
            try await call.compare(candidate.principal, with: current.principal, on: session)
        }
    }

    func retire(
        _ previous: TargetCredential,
        keeping current: TargetCredential,
        token: String
    ) async -> TargetAnswer {
        await call([current, previous]) { call, session async throws(TargetFailure) in
            try await call.retire(previous, keeping: current, on: session)
        }
    }

    func restore(
        _ previous: TargetCredential,
        over candidate: TargetCredential,
        token: String
    ) async -> TargetAnswer {
        await call([candidate, previous]) { call, session async throws(TargetFailure) in
            try await call.restore(previous, over: candidate, on: session)
        }
    }

    func sessions(of principals: [String]) async -> [TargetSession]? {
        let answer = try? await perform([]) { call, session async throws(TargetFailure) in
            try await session.run(["CLIENT", "LIST"]).text ?? ""
        }
        guard let list = answer else { return nil }
        let (now, wanted) = (environment.clock.now(), Set(principals))
        return list.split(separator: "\n").compactMap { line in
            RedisClientLine(line).session(of: wanted, now: now)
        }
    }

    // MARK: The login that changes others

    private func call(
        _ logins: [TargetCredential?],
        _ body: @escaping @Sendable (RedisCall, RedisSession) async throws(TargetFailure) -> Void
    ) async -> TargetAnswer {
        await TargetAnswer.awaiting { () async throws(TargetFailure) in try await perform(logins, body) }
    }

    /// Runs `body` with the administrator's login, or with the one of `logins` that is the administrator's own.
    func perform<R: Sendable>(
        _ logins: [TargetCredential?],
        _ body: @escaping @Sendable (RedisCall, RedisSession) async throws(TargetFailure) -> R
    ) async throws(TargetFailure) -> R {
        let authority = try await administrator.authority(logins.compactMap { $0 }, environment)
        let call = RedisCall(
            overlap: overlap,
            saving: saving,
            endsSessions: endsSessions,
            connection: RedisConnectionNumber()
        )
        let result = await BoundedCall.run(within: timeout) { [server, timeout] in
            var result: Result<R, TargetFailure> = .failure(TargetFailure(.refused("There is no login.")))
            for login in authority {
                do throws(TargetFailure) {
                    result = .success(
                        try await RedisSession.run(server, as: login, within: timeout) {
                            session async throws(TargetFailure) in try await body(call, session)
                        }
                    )
                    return result
                } catch {
                    result = .failure(error)
                    guard error.answer.isRefusal else { return result }
                }
            }
            return result
        }
        if case .failure(let failure) = result, case .unknown = failure.answer {
            await end(call.connection, with: authority)
        }
        return try result.get()
    }

    /// Ends a lost connection at the server, as well as it can be done, so that nothing it carries takes effect later.
    private func end(_ connection: RedisConnectionNumber, with logins: [TargetCredential]) async {
        guard let number = connection.number else { return }
        await BoundedCall.run(within: .seconds(2)) { [server] in
            for login in logins {
                let ended: Void? = try? await RedisSession.run(server, as: login, within: .seconds(2)) {
                    session async throws(TargetFailure) in
                    try await session.run(["CLIENT", "KILL", "ID", String(number)])
                }
                if ended != nil { return }
            }
        }
    }
}
