import VaultCore

/// The changes of one call to a Redis server.
struct RedisCall: Sendable {
    let overlap: TargetOverlap
    let saving: RedisSaving
    let endsSessions: Bool
    let connection: RedisConnectionNumber

    /// Gives the candidate's user its new password.
    func stage(_ candidate: TargetCredential, on session: RedisSession) async throws(TargetFailure) {
        guard try await RedisUser(candidate.principal, on: session) != nil else {
            throw TargetFailure(.refused(Self.missing(candidate.principal)))
        }
        try await allow(candidate, on: session)
        try await save(on: session)
    }

    /// Closes the previous login, unless that is done; refuses while the current one does not work.
    func retire(
        _ previous: TargetCredential,
        keeping current: TargetCredential,
        on session: RedisSession
    ) async throws(TargetFailure) {
        guard let user = try await RedisUser(current.principal, on: session), user.accepts(current.password)
        else { throw .notWorking(current) }
        try await close(previous, keeping: current, on: session)
        try await save(on: session)
        if endsSessions && previous.principal != current.principal {
            try await session.run(["CLIENT", "KILL", "USER", previous.principal], ifLost: { .unknown($0) })
        }
    }

    /// Opens the previous login again and closes the candidate.
    func restore(
        _ previous: TargetCredential,
        over candidate: TargetCredential,
        on session: RedisSession
    ) async throws(TargetFailure) {
        guard try await RedisUser(previous.principal, on: session) != nil else {
            throw TargetFailure(.refused(Self.missing(previous.principal)))
        }
        try await allow(previous, on: session)
        do throws(TargetFailure) {
            try await close(candidate, keeping: previous, on: session)
            try await save(on: session)
        } catch {
            throw error.afterAChange
        }
    }

    /// Refuses when the candidate's user may not do exactly what the current one may.
    func compare(
        _ candidate: String,
        with current: String,
        on session: RedisSession
    ) async throws(TargetFailure) {
        let mine = try await RedisUser(candidate, on: session)?.rights ?? [:]
        let theirs = try await RedisUser(current, on: session)?.rights ?? [:]
        let different = theirs.keys.filter { mine[$0] != theirs[$0] }.sorted()
        guard different.isEmpty else {
            let list = different.joined(separator: ", ")
            throw TargetFailure(.refused("\(candidate) and \(current) do not have the same \(list)."))
        }
    }

    /// Why a user that does not exist hinders a rotation.
    static func missing(_ principal: String) -> String {
        "The user \(principal) does not exist: ACL SETUSER \(principal) off and the rules of its twin."
    }

    // MARK: Users

    private func allow(_ login: TargetCredential, on session: RedisSession) async throws(TargetFailure) {
        let keeps = overlap == .twoPasswords ? [] : ["resetpass"]
        try await set(
            login.principal,
            ["on"] + keeps + ["#" + RedisUser.hash(of: login.password)],
            on: session
        )
    }

    private func close(
        _ login: TargetCredential,
        keeping other: TargetCredential,
        on session: RedisSession
    ) async throws(TargetFailure) {
        guard let user = try await RedisUser(login.principal, on: session), user.accepts(login.password)
        else {
            return
        }
        if login.principal != other.principal {
            try await set(login.principal, ["off", "resetpass"], on: session)
        } else if user.keeps(login.password) && !login.password.isEqual(to: other.password) {
            try await set(login.principal, ["!" + RedisUser.hash(of: login.password)], on: session)
        }
    }

    private func set(
        _ principal: String,
        _ rules: [String],
        on session: RedisSession
    ) async throws(TargetFailure) {
        try await connection.learn(from: session)
        try await session.run(["ACL", "SETUSER", principal] + rules, ifLost: { .unknown($0) })
    }

    /// Users live in memory until they are saved, so a change that was not saved is in doubt.
    private func save(on session: RedisSession) async throws(TargetFailure) {
        guard let command = saving.command else { return }
        do throws(TargetFailure) {
            try await session.run(command)
        } catch {
            throw error.afterAChange
        }
    }
}

extension TargetFailure {
    /// The failure of a later step, after an earlier one has changed the target.
    var afterAChange: TargetFailure {
        TargetFailure(.unknown(answer.reason ?? "A later step failed."))
    }
}
