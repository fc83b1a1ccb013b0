import Audit
import Identity
import VaultCore

/// Finds out who calls, from the bearer token.
struct Authenticator: Sendable {
    let verifier: TokenVerifier
    let settings: IssuerSettings
    let hosts: VaultHosts

    /// The caller; throws ``ChallengeError`` without a valid token for this host, or for one of `others`.
    func caller(
        of frame: RequestFrame,
        _ notes: inout RequestNotes,
        accepting others: [String] = []
    ) async throws -> Principal {
        let origin = hosts.origin(of: frame)
        let audiences = others.isEmpty ? origin.audiences : origin.audiences + others
        do {
            guard let token = frame.bearerToken else { throw TokenVerifier.missingToken }
            let principal: Principal
            if let known = verifier.cached(token, audiences: audiences) {
                principal = known
            } else {
                principal = try await verifier.verify(token, audiences: audiences)
            }
            notes.caller = AuditRecord.Caller(
                objectID: principal.objectID,
                clientID: principal.clientID,
                name: principal.name
            )
            return principal
        } catch let error as VaultError where error.code == .unauthorized {
            throw ChallengeError(
                error: error,
                challenge: Challenge.header(
                    authority: settings.authority,
                    tenant: settings.tenantID,
                    resource: origin.resource
                )
            )
        }
    }
}
