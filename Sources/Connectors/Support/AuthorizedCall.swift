import VaultCore

/// One call to a server that needs a login with authority.
protocol AuthorizedCall {
    /// A connection as one login.
    associatedtype Session

    /// The logins to try, in this order; the next one only when the server refuses one.
    var authority: [TargetCredential] { get }
    /// What the server calls those who log in, as in "accounts".
    static var changed: String { get }

    /// Logs in.
    func session(as login: TargetCredential) throws(TargetFailure) -> Session

    /// Refuses with every privilege that is missing for rotating `principals`, and the statements that grant them.
    func preflight(_ principals: [String]) throws(TargetFailure)

    /// The candidate's principal accepts its password, and the one beside it too.
    func stage(_ candidate: TargetCredential, beside current: TargetCredential?) throws(TargetFailure)

    /// Refuses when the session's principal may not do something that the other login's may.
    func compare(_ session: Session, with other: TargetCredential) throws(TargetFailure)

    /// Closes the previous login, which works; the current one does too.
    func end(_ previous: TargetCredential, keeping current: TargetCredential) throws(TargetFailure)

    /// Opens the previous login again and closes the candidate.
    func restore(_ previous: TargetCredential, over candidate: TargetCredential) throws(TargetFailure)

    /// The open sessions of `principals`.
    func sessions(of principals: [String], now: Timestamp) throws(TargetFailure) -> [TargetSession]
}

extension AuthorizedCall {
    /// Logs in with authority.
    func open() throws(TargetFailure) -> Session {
        var refusal = TargetFailure(.refused("There is no login to change \(Self.changed) with."))
        for login in authority {
            do throws(TargetFailure) {
                return try session(as: login)
            } catch {
                guard error.answer.isRefusal else { throw error }
                refusal = error
            }
        }
        throw refusal
    }

    /// Closes the previous login, unless that is done; refuses while the current one does not work.
    func retire(
        _ previous: TargetCredential,
        keeping current: TargetCredential
    ) throws(TargetFailure) {
        guard try accepts(current) else { throw .notWorking(current) }
        guard try accepts(previous) else { return }
        try end(previous, keeping: current)
    }

    /// Whether the server accepts a login; throws when that cannot be told.
    private func accepts(_ login: TargetCredential) throws(TargetFailure) -> Bool {
        do throws(TargetFailure) {
            _ = try session(as: login)
            return true
        } catch {
            guard error.answer.isRefusal else { throw error }
            return false
        }
    }
}
