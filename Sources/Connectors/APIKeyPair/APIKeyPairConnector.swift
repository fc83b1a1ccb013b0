import SecretMemory
import VaultCore

/// Rotates a pair of API keys: one is in use, the other is made anew and taken up, then the first is made anew.
///
/// A key that is in use is never made anew, because that ends the old one at once.
struct APIKeyPairConnector: IssuingConnector {
    let overlap = TargetOverlap.twoPrincipals
    let partner: APIKeyPartner
    let quiet: Duration
    let clock: any VaultClock

    func preflight(_ principals: [String]) async -> TargetAnswer {
        await TargetAnswer.awaiting { () async throws(TargetFailure) in
            let keys = try await partner.keys()
            let missing = principals.filter { keys[$0.lowercased()] == nil }
            guard missing.isEmpty else {
                let names = missing.joined(separator: ", ")
                throw TargetFailure(
                    .refused("The partner has no key \(names); it has \(keys.keys.sorted()).")
                )
            }
        }
    }

    func issue(_ principal: String, beside current: TargetCredential, token: String) async -> TargetIssue {
        do throws(TargetFailure) {
            try check(principal, isNot: current)
            try await partner.takes(current)
            try await check(current)
            try await checkQuiet(principal)
            return .issued(
                TargetCredential(principal: principal, password: try await partner.regenerate(principal))
            )
        } catch {
            return .failed(error.answer)
        }
    }

    func probe(_ credential: TargetCredential) async -> TargetAnswer {
        await TargetAnswer.awaiting { () async throws(TargetFailure) in try await partner.takes(credential) }
    }

    /// The partner made the candidate; all that is left is to see that it still has it.
    func stage(
        _ candidate: TargetCredential,
        beside current: TargetCredential?,
        token: String
    ) async -> TargetAnswer {
        await TargetAnswer.awaiting { () async throws(TargetFailure) in
            try CredentialPair.check(candidate, beside: current, for: overlap)
            guard try await partner.has(candidate) else {
                throw TargetFailure(.refused("The partner did not make this \(candidate.principal)."))
            }
        }
    }

    func verify(_ candidate: TargetCredential, like current: TargetCredential?) async -> TargetAnswer {
        await probe(candidate)
    }

    func retire(
        _ previous: TargetCredential,
        keeping current: TargetCredential,
        token: String
    ) async -> TargetAnswer {
        await end(previous, besides: current) { () async throws(TargetFailure) in
            try await checkQuiet(previous.principal)
        }
    }

    func end(
        _ previous: TargetCredential,
        keeping current: TargetCredential,
        token: String
    ) async -> TargetAnswer {
        await end(previous, besides: current) {}
    }

    func restore(
        _ previous: TargetCredential,
        over candidate: TargetCredential,
        token: String
    ) async -> TargetAnswer {
        await end(candidate, besides: previous) {}
    }

    func sessions(of principals: [String]) async -> [TargetSession]? {
        guard partner.usage != nil else { return nil }
        var sessions: [TargetSession] = []
        do throws(TargetFailure) {
            for principal in principals {
                guard let last = try await partner.lastUse(of: principal) else { continue }
                sessions.append(.lastUse(of: principal, at: last))
            }
        } catch {
            return nil
        }
        return sessions
    }

    /// Makes the key of a login anew, so that the login is refused; done when the partner has another key already.
    ///
    /// The other login must work.
    private func end(
        _ login: TargetCredential,
        besides other: TargetCredential,
        after check: () async throws(TargetFailure) -> Void
    ) async -> TargetAnswer {
        await TargetAnswer.awaiting { () async throws(TargetFailure) in
            try await partner.takes(other)
            try self.check(login.principal, isNot: other)
            guard try await partner.has(login) else { return }
            try await check()
            _ = try await partner.regenerate(login.principal)
        }
    }

    private func check(_ principal: String, isNot used: TargetCredential) throws(TargetFailure) {
        guard principal.lowercased() != used.principal.lowercased() else {
            throw TargetFailure(.refused("\(principal) is in use and is not made anew."))
        }
    }

    /// Refuses unless the partner knows the login by this name, so that the other name is not the one in use.
    private func check(_ current: TargetCredential) async throws(TargetFailure) {
        guard try await partner.has(current) else {
            throw TargetFailure(
                .refused(
                    "The value in the vault is not the partner's \(current.principal), so the other key may be the one "
                        + "in use; name the principals in the other order, or set the right value."
                )
            )
        }
    }

    private func checkQuiet(_ principal: String) async throws(TargetFailure) {
        guard let last = try await partner.lastUse(of: principal), last + quiet > clock.now() else { return }
        throw TargetFailure(
            .refused("\(principal) was used at \(last.iso8601()): it is in use and is not made anew.")
        )
    }
}

extension TargetSession {
    /// What a partner tells of a key: when somebody used it last, not who.
    fileprivate static func lastUse(of key: String, at last: Timestamp) -> TargetSession {
        TargetSession(
            principal: key,
            client: "a holder of \(key)",
            since: last,
            lastActive: last,
            isOpen: false
        )
    }
}
