public import VaultCore

/// The issuer's public documents: OpenID configuration and signing keys.
public struct DiscoveryEndpoint: Sendable {
    private struct Configuration: Encodable {
        let issuer: String
        let authorizationEndpoint: String
        let tokenEndpoint: String
        let deviceAuthorizationEndpoint: String
        let jwksUri: String
        let tokenEndpointAuthMethodsSupported = [
            "client_secret_post", "client_secret_basic", "private_key_jwt",
        ]
        let grantTypesSupported = ["client_credentials"]
        let responseTypesSupported = ["token"]
        let subjectTypesSupported = ["pairwise"]
        let idTokenSigningAlgValuesSupported = ["RS256"]
        let claimsSupported = [
            "sub", "iss", "aud", "exp", "iat", "nbf", "tid", "oid", "appid", "azp", "ver", "uti",
        ]
    }

    private struct KeySet: Encodable {
        let keys: [JSONWebKeySet.Entry]
    }

    private let settings: IssuerSettings
    private let keys: SigningKeys
    private let clock: any VaultClock
    private let random: any RandomSource

    /// The documents of an issuer.
    public init(settings: IssuerSettings, keys: SigningKeys, clock: any VaultClock, random: any RandomSource)
    {
        self.settings = settings
        self.keys = keys
        self.clock = clock
        self.random = random
    }

    /// `GET /{tenant}[/v2.0]/.well-known/openid-configuration`.
    ///
    /// The authorization and device endpoints are named because MSAL insists; nothing answers there.
    public func configuration(tenant: String, version: TokenVersion) -> IssuerResponse {
        answer(tenant) {
            let base = "\(settings.authority)/\(settings.tenantID)/oauth2/\(version == .v2 ? "v2.0/" : "")"
            return Configuration(
                issuer: settings.issuer(version),
                authorizationEndpoint: base + "authorize",
                tokenEndpoint: settings.tokenEndpoint(version),
                deviceAuthorizationEndpoint: base + "devicecode",
                jwksUri: settings.keysURL(version)
            )
        }
    }

    /// `GET /{tenant}/discovery[/v2.0]/keys`: the keys that sign, and those that will or did.
    public func keySet(tenant: String) -> IssuerResponse {
        answer(tenant) { KeySet(keys: keys.keySet(issuer: settings.issuer(.v2))) }
    }

    private func answer(_ tenant: String, _ body: () -> some Encodable) -> IssuerResponse {
        guard tenant.lowercased() == settings.tenantID else {
            let refusal = TokenRefusal.unknownTenant(tenant)
            let trace = GUID.make(from: random)
            return .failure(
                refusal.status,
                RefusalBody(refusal, now: clock.now(), traceID: trace, correlationID: trace),
                refusal: "\(refusal.error) AADSTS\(refusal.code)"
            )
        }
        return .success(body())
    }
}
