import Audit
import Identity
import VaultCore

/// Finds out who calls, from the bearer token.
struct Authenticator: Sendable {
    let verifier: TokenVerifier
    let settings: IssuerSettings
    let hosts: VaultHosts

    /// The caller; throws ``ChallengeError`` without a valid token for this host.
    func caller(of frame: RequestFrame, _ notes: inout RequestNotes) async throws -> Principal {
        let origin = hosts.origin(of: frame)
        do {
            guard let token = frame.bearerToken else { throw TokenVerifier.missingToken }
            let principal: Principal
            if let known = verifier.cached(token, audiences: origin.audiences) {
                principal = known
            } else {
                principal = try await verifier.verify(token, audiences: origin.audiences)
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
