import Crypto
import VaultCore

/// Checks a client assertion (RFC 7523, section 3): signed by a registered certificate, or a token of an issuer
/// that the identity trusts.
struct AssertionVerifier: Sendable {
    /// The longest life of an assertion that a client signs for itself.
    private static let longestLife = Duration.seconds(3600)
    /// How far apart the clocks may be.
    private static let leeway = Duration.seconds(300)

    let settings: IssuerSettings
    let clock: any VaultClock
    let replays: AssertionReplayGuard
    let federated: FederatedKeys

    /// Returns when the assertion stands for the identity; throws why it does not.
    func verify(
        _ text: String,
        of identity: IdentityRecord,
        credentials: [CredentialRecord],
        source: String?
    ) async throws(TokenRefusal) {
        guard let token = CompactJWS(text), let claims: AssertionClaims = token.claims() else {
            throw .malformedAssertion
        }
        if claims.iss.lowercased() == identity.clientID {
            try verifyOwn(token, claims, identity, credentials)
            try refuseReplay(text, claims, identity, source)
        } else {
            try await verifyFederated(token, claims, credentials)
        }
    }

    // MARK: Signed by the client itself

    private func verifyOwn(
        _ token: CompactJWS,
        _ claims: AssertionClaims,
        _ identity: IdentityRecord,
        _ credentials: [CredentialRecord]
    ) throws(TokenRefusal) {
        let registered = credentials.filter { $0.kind == .certificate }
        let named = registered.filter {
            $0.decoded(CertificateTrust.self)?.isNamed(by: token.header) ?? false
        }
        guard !named.isEmpty else { throw .unregisteredCertificate }
        let now = clock.now()
        guard let signer = named.first(where: { Self.key(of: $0).map { token.isSigned(by: $0) } ?? false })
        else {
            throw .badAssertionSignature
        }
        guard signer.isCurrent(at: now) else { throw .expiredCertificate }
        guard claims.sub.lowercased() == identity.clientID else { throw .malformedAssertion }
        guard !endpoints.isDisjoint(with: claims.audiences) else { throw .assertionAudience }
        guard claims.isValid(at: now, leeway: Self.leeway),
            claims.expires <= now + Self.longestLife + Self.leeway
        else { throw .assertionTime }
    }

    private static func key(of credential: CredentialRecord) -> JWSVerifyingKey? {
        credential.decoded(CertificateTrust.self)?.key
    }

    /// What an assertion may be made out to: the token endpoints, or the issuer as some libraries have it.
    private var endpoints: Set<String> {
        Set(TokenVersion.allCases.flatMap { [settings.tokenEndpoint($0), settings.issuer($0)] })
    }

    private func refuseReplay(
        _ text: String,
        _ claims: AssertionClaims,
        _ identity: IdentityRecord,
        _ source: String?
    ) throws(TokenRefusal) {
        let digest = Array(SHA256.hash(data: Array(text.utf8)))
        let id = "\(identity.clientID) \(claims.jti ?? Base64URL.encode(digest))"
        let verdict = replays.admit(
            id: id,
            digest: digest,
            source: source,
            expires: claims.expires + Self.leeway,
            now: clock.now()
        )
        switch verdict {
        case .admitted: return
        case .replayed: throw .replayedAssertion
        case .full: throw .unavailable
        }
    }

    // MARK: Signed by another issuer

    private func verifyFederated(
        _ token: CompactJWS,
        _ claims: AssertionClaims,
        _ credentials: [CredentialRecord]
    ) async throws(TokenRefusal) {
        let trust = try Self.trust(for: claims, among: credentials)
        guard let keys = await federated.keys(of: trust, kid: token.header.kid) else { throw .unavailable }
        guard keys.verifies(token) else { throw .badAssertionSignature }
        guard claims.isValid(at: clock.now(), leeway: Self.leeway) else { throw .assertionTime }
    }

    private static func trust(
        for claims: AssertionClaims,
        among credentials: [CredentialRecord]
    ) throws(TokenRefusal) -> FederatedTrust {
        let trusts = credentials.filter { $0.kind == .federated }.compactMap {
            $0.decoded(FederatedTrust.self)
        }
        let ofIssuer = trusts.filter { $0.issuer == claims.iss }
        guard !ofIssuer.isEmpty else { throw .noFederation(issuer: claims.iss) }
        let ofSubject = ofIssuer.filter { $0.subject == claims.sub }
        guard !ofSubject.isEmpty else { throw .noFederation(subject: claims.sub) }
        guard let trust = ofSubject.first(where: { claims.audiences.contains($0.audience) }) else {
            throw .noFederation(audience: claims.audiences.joined(separator: ", "))
        }
        return trust
    }
}
