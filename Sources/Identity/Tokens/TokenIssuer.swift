public import SecretMemory
public import VaultCore

/// How a client proved who it is.
public enum ClientProof: String, Sendable {
    /// By a client secret.
    case secret = "1"
    /// By a signed assertion or a managed endpoint.
    case assertion = "2"
}

/// An access token and until when it is valid.
public struct IssuedToken: Sendable {
    /// The token.
    public let text: Redacted<String>
    /// When it expires.
    public let expires: Timestamp
    /// Whole seconds that a client may count on, one less than the life, as Entra says it.
    public let expiresIn: Int
}

/// Makes access tokens.
public struct TokenIssuer: Sendable {
    private let settings: IssuerSettings
    private let keys: SigningKeys
    private let clock: any VaultClock
    private let random: any RandomSource

    /// An issuer that signs with `keys`.
    public init(settings: IssuerSettings, keys: SigningKeys, clock: any VaultClock, random: any RandomSource)
    {
        self.settings = settings
        self.keys = keys
        self.clock = clock
        self.random = random
    }

    /// A token for `audience`, which is the resource without a trailing slash.
    ///
    /// Throws ``VaultError/Code/unavailable`` while there is no signing key.
    public func issue(
        to identity: IdentityRecord,
        audience: String,
        version: TokenVersion,
        proof: ClientProof
    ) throws -> IssuedToken {
        let start = clock.now().unixSeconds
        let lifetime = settings.tokenLifetime.components.seconds
        let claims = TokenClaims(
            aud: audience,
            iss: settings.issuer(version),
            iat: start,
            nbf: start,
            exp: start + lifetime,
            appid: version == .v1 ? identity.clientID : nil,
            appidacr: version == .v1 ? proof.rawValue : nil,
            azp: version == .v2 ? identity.clientID : nil,
            azpacr: version == .v2 ? proof.rawValue : nil,
            idp: settings.issuer(.v1),
            oid: identity.objectID,
            sub: identity.objectID,
            tid: settings.tenantID,
            uti: Base64URL.encode(random.bytes(16)),
            ver: version.rawValue
        )
        return IssuedToken(
            text: Redacted(try keys.sign(claims)),
            expires: Timestamp(unixSeconds: start + lifetime),
            expiresIn: Int(lifetime) - 1
        )
    }
}
