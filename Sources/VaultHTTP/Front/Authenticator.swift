import Audit
import Identity
import VaultCore

/// Finds out who calls, from the bearer token.
struct Authenticator: Sendable {
    let verifier: TokenVerifier
    let settings: IssuerSettings
    let hosts: VaultHosts

    /// The caller; throws ``ChallengeError`` without a valid token for this host.
    ///
    /// A token is good here when it was asked for by the challenge's resource, by the vault's own URL, or by the
    /// one many tools have built in.
    func caller(of frame: RequestFrame, _ notes: inout RequestNotes) async throws -> Principal {
        let resource = "https://" + hosts.resourceAuthority(of: frame)
        do {
            guard let token = frame.bearerToken else { throw TokenVerifier.missingToken }
            let audiences = [resource, "https://\(frame.authority)", "https://vault.azure.net"]
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
                    resource: resource
                )
            )
        }
    }
}
