public import VaultCore

/// Turns a bearer token into a principal, or says why not in the words of Azure.
public struct TokenVerifier: Sendable {
    /// How long a verified token is trusted without another look at the store.
    ///
    /// A change made here is seen at once, one made at another server as soon as ``Freshness`` demands.
    private static let trust = Duration.seconds(60)
    /// How far ahead the clock of the node that issued a token may run.
    ///
    /// Expiry has no such margin: a token is refused the second it expires.
    private static let notBeforeLeeway: Int64 = 60

    private let settings: IssuerSettings
    private let keys: SigningKeys
    private let store: any VaultStore
    private let clock: any VaultClock
    private let cache: TokenCache
    private let freshness: any Freshness
    private let peers: PeerIssuers

    /// A verifier of the tokens that `keys` signed; `cache` is to be invalidated when identities change.
    public init(
        settings: IssuerSettings,
        keys: SigningKeys,
        store: any VaultStore,
        clock: any VaultClock,
        cache: TokenCache,
        freshness: any Freshness = AlwaysFresh(),
        peers: PeerIssuers = PeerIssuers()
    ) {
        self.settings = settings
        self.keys = keys
        self.store = store
        self.clock = clock
        self.cache = cache
        self.freshness = freshness
        self.peers = peers
    }

    /// The principal of a token verified a short while ago for one of `audiences`; nil means: verify it.
    public func cached(_ token: String, audiences: [String]) -> Principal? {
        guard freshness.isFresh, let entry = cache.entry(token, at: clock.now()),
            audiences.contains(entry.audience)
        else {
            return nil
        }
        return entry.principal
    }

    /// The token in the value of an `Authorization` header; nil when it holds no bearer token.
    public static func bearerToken(in authorization: String?) -> String? {
        guard let authorization else { return nil }
        let parts = authorization.split(separator: " ", omittingEmptySubsequences: true)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        return String(parts[1])
    }

    /// What to answer when there is no token at all.
    public static let missingToken = VaultError(
        .unauthorized,
        "AKV10000: Request is missing a Bearer or PoP token."
    )

    /// The principal of a token for one of `audiences`, which are resources without a trailing slash, the one
    /// the challenge names first.
    ///
    /// Throws ``VaultError/Code/unauthorized`` with Azure's text where Azure has one: bad form or signature,
    /// wrong issuer, tenant or audience, not yet valid, expired, or an identity that is disabled or gone.
    /// Throws ``VaultError/Code/unavailable`` when the store cannot be read.
    public func verify(_ token: String, audiences: [String]) async throws(VaultError) -> Principal {
        if !freshness.isFresh { try await freshness.wait() }
        if let principal = cached(token, audiences: audiences) { return principal }
        let epoch = cache.epoch
        let now = clock.now()
        let claims = try authenticClaims(of: token)
        try checkPlace(claims, audiences: audiences)
        try checkTime(claims, now: now.unixSeconds)
        let principal = try await principal(of: claims)
        let entry = TokenCache.Entry(
            principal: principal,
            audience: Self.trimmed(claims.aud),
            expires: Timestamp(unixSeconds: claims.exp),
            fresh: now + Self.trust
        )
        cache.remember(entry, token, since: epoch)
        return principal
    }

    // MARK: The checks, in order

    private func authenticClaims(of token: String) throws(VaultError) -> TokenClaims {
        guard let jws = CompactJWS(token) else {
            throw VaultError(.unauthorized, "Error validating token: it is not a signed JSON Web Token.")
        }
        guard jws.header.alg == JWSAlgorithm.rs256.rawValue, let kid = jws.header.kid,
            let key = keys.verifyingKey(kid)
        else {
            throw VaultError(
                .unauthorized,
                "AKV10046: Unable to resolve the key used for signature validation."
            )
        }
        guard jws.isSigned(by: key), let claims: TokenClaims = jws.claims() else {
            throw VaultError(.unauthorized, "Error validating token: the signature is not valid.")
        }
        return claims
    }

    private func checkPlace(_ claims: TokenClaims, audiences: [String]) throws(VaultError) {
        let issuers = TokenVersion.allCases.map { settings.issuer($0) }
        guard issuers.contains(claims.iss) || peers.issued(claims.iss, for: settings.tenantID),
            claims.tid == settings.tenantID
        else {
            throw VaultError(
                .unauthorized,
                "AKV10032: Invalid issuer. Expected one of \(issuers.joined(separator: ", ")), found \(claims.iss)."
            )
        }
        guard audiences.contains(Self.trimmed(claims.aud)) else {
            throw VaultError(
                .unauthorized,
                "AKV10022: Invalid audience. Expected \(audiences.first ?? "(none)"), found: \(claims.aud)."
            )
        }
    }

    private func checkTime(_ claims: TokenClaims, now: Int64) throws(VaultError) {
        guard now < claims.exp else {
            let expired = Timestamp(unixSeconds: claims.exp).iso8601()
            throw VaultError(
                .unauthorized,
                "Error validating token: it expired at \(expired). Request a new one."
            )
        }
        guard claims.nbf <= now + Self.notBeforeLeeway else {
            throw VaultError(.unauthorized, "Error validating token: it is not valid yet.")
        }
    }

    private func principal(of claims: TokenClaims) async throws(VaultError) -> Principal {
        let identity: IdentityRecord?
        do {
            let clientID = claims.clientID ?? ""
            identity = try await store.read { try $0.identity(clientID: clientID) }
        } catch {
            throw VaultError(.unavailable, "The identities cannot be read now; try again.")
        }
        guard let identity, identity.objectID == claims.oid, !identity.disabled else {
            throw VaultError(
                .unauthorized,
                "Error validating token: its identity is disabled or no longer exists."
            )
        }
        return Principal(
            objectID: identity.objectID,
            clientID: identity.clientID,
            name: identity.name,
            ring: identity.ring,
            tenantID: settings.tenantID,
            issuer: claims.iss
        )
    }

    private static func trimmed(_ resource: String) -> String {
        resource.hasSuffix("/") ? String(resource.dropLast()) : resource
    }
}
