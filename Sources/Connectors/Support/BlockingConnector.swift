import VaultCore

/// Rotates logins of one server whose client library blocks.
protocol BlockingConnector: Connector {
    /// What changes logins.
    associatedtype Call: AuthorizedCall

    /// The bound of one call.
    var timeout: Duration { get }
    /// The vault that holds the administrator's login.
    var environment: ConnectorEnvironment { get }

    /// The administrator's login, and after it those of `logins` that may change others too; none when nobody may.
    func authority(_ logins: [TargetCredential]) async throws(TargetFailure) -> [TargetCredential]

    /// A call that tries these logins.
    func call(with authority: [TargetCredential], _ limit: CallLimit) -> Call
}

extension BlockingConnector {
    func preflight(_ principals: [String]) async -> TargetAnswer {
        await change([]) { call throws(TargetFailure) in try call.preflight(principals) }
    }

    func probe(_ credential: TargetCredential) async -> TargetAnswer {
        await answer { limit throws(TargetFailure) in _ = try call(with: [credential], limit).open() }
    }

    func stage(
        _ candidate: TargetCredential,
        beside current: TargetCredential?,
        token: String
    ) async -> TargetAnswer {
        await change([current, candidate]) { call throws(TargetFailure) in
            try CredentialPair.check(candidate, beside: current, for: overlap)
            try call.stage(candidate, beside: overlap == .twoPasswords ? current : nil)
        }
    }

    func verify(_ candidate: TargetCredential, like current: TargetCredential?) async -> TargetAnswer {
        await answer { limit throws(TargetFailure) in
            let call = call(with: [candidate], limit)
            let session = try call.open()
            guard let current, current.principal != candidate.principal else { return }
            try call.compare(session, with: current)
        }
    }

    func retire(
        _ previous: TargetCredential,
        keeping current: TargetCredential,
        token: String
    ) async -> TargetAnswer {
        await change([current, previous]) { call throws(TargetFailure) in
            try call.retire(previous, keeping: current)
        }
    }

    func restore(
        _ previous: TargetCredential,
        over candidate: TargetCredential,
        token: String
    ) async -> TargetAnswer {
        await change([candidate, previous]) { call throws(TargetFailure) in
            try call.restore(previous, over: candidate)
        }
    }

    func sessions(of principals: [String]) async -> [TargetSession]? {
        guard !principals.isEmpty, let authority = try? await authority([]), !authority.isEmpty else {
            return nil
        }
        let now = environment.clock.now()
        return await BlockingCall.run(within: timeout) { limit in
            try? call(with: authority, limit).sessions(of: principals, now: now)
        }
    }

    // MARK: Calls

    /// Runs `body` with a login that changes others, which may be one of `logins`.
    private func change(
        _ logins: [TargetCredential?],
        _ body: @escaping @Sendable (Call) throws(TargetFailure) -> Void
    ) async -> TargetAnswer {
        let authority: [TargetCredential]
        do throws(TargetFailure) {
            authority = try await self.authority(logins.compactMap { $0 })
        } catch {
            return error.answer
        }
        return await answer { limit throws(TargetFailure) in try body(call(with: authority, limit)) }
    }

    private func answer(
        _ body: @escaping @Sendable (CallLimit) throws(TargetFailure) -> Void
    ) async -> TargetAnswer {
        await BlockingCall.run(within: timeout) { limit in
            TargetAnswer.of { () throws(TargetFailure) in try body(limit) }
        }
    }
}
