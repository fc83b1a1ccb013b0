import VaultCore

/// Rotates logins by asking code that somebody else wrote, in place or over HTTP.
struct PartnerConnector<Transport: PartnerTransport>: Connector {
    let overlap: TargetOverlap
    let transport: Transport

    func preflight(_ principals: [String]) async -> TargetAnswer {
        await ask(.preflight) { request throws(TargetFailure) in request.principals = principals }
    }

    func probe(_ credential: TargetCredential) async -> TargetAnswer {
        await ask(.probe) { request throws(TargetFailure) in request.candidate = try .init(credential) }
    }

    func stage(
        _ candidate: TargetCredential,
        beside current: TargetCredential?,
        token: String
    ) async -> TargetAnswer {
        await ask(.stage) { request throws(TargetFailure) in
            try CredentialPair.check(candidate, beside: current, for: overlap)
            request.token = token
            request.candidate = try .init(candidate)
            request.current = try current.map(PartnerRequest.Login.init)
        }
    }

    func verify(_ candidate: TargetCredential, like current: TargetCredential?) async -> TargetAnswer {
        await ask(.verify) { request throws(TargetFailure) in
            request.candidate = try .init(candidate)
            request.current = try current.map(PartnerRequest.Login.init)
        }
    }

    func retire(
        _ previous: TargetCredential,
        keeping current: TargetCredential,
        token: String
    ) async -> TargetAnswer {
        let works = await probe(current)
        guard works == .accepted else { return works }
        return await ask(.retire) { request throws(TargetFailure) in
            request.token = token
            request.previous = try .init(previous)
            request.current = try .init(current)
        }
    }

    func restore(
        _ previous: TargetCredential,
        over candidate: TargetCredential,
        token: String
    ) async -> TargetAnswer {
        await ask(.restore) { request throws(TargetFailure) in
            request.token = token
            request.previous = try .init(previous)
            request.candidate = try .init(candidate)
        }
    }

    func sessions(of principals: [String]) async -> [TargetSession]? {
        var request = PartnerRequest(.sessions, overlap)
        request.principals = principals
        guard let body = try? request.body(), let reply = try? await transport.send(body) else { return nil }
        return reply.sessions?.map { session in
            TargetSession(
                principal: session.principal,
                client: session.client,
                since: Timestamp(unixSeconds: session.since),
                lastActive: session.lastActive.map { Timestamp(unixSeconds: $0) }
            )
        }
    }

    private func ask(
        _ operation: PartnerRequest.Operation,
        _ fill: (inout PartnerRequest) throws(TargetFailure) -> Void
    ) async -> TargetAnswer {
        do throws(TargetFailure) {
            var request = PartnerRequest(operation, overlap)
            try fill(&request)
            return try await transport.send(try request.body()).targetAnswer
        } catch {
            return error.answer
        }
    }
}
