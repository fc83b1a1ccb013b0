import VaultCore

/// Trust in the tokens of another issuer, such as a Kubernetes cluster or a CI service.
public struct FederatedTrust: Codable, Sendable, Equatable {
    /// The audience that Azure's tools ask other issuers for.
    public static let defaultAudience = "api://AzureADTokenExchange"

    /// The other issuer's URL, exactly as its tokens say `iss`.
    public let issuer: String
    /// The `sub` of the tokens that stand for the identity.
    public let subject: String
    /// The `aud` they must have.
    public let audience: String
    /// The issuer's keys as JWKS text; nil to learn them from the issuer's discovery document.
    public let jwks: String?

    /// A trust with all its parts.
    public init(
        issuer: String,
        subject: String,
        audience: String = FederatedTrust.defaultAudience,
        jwks: String? = nil
    ) {
        self.issuer = issuer
        self.subject = subject
        self.audience = audience
        self.jwks = jwks
    }

    /// Throws ``VaultError/Code/badParameter`` naming the member that cannot be used.
    func check() throws(VaultError) {
        for (name, value) in [("issuer", issuer), ("subject", subject), ("audience", audience)] {
            guard (1...600).contains(value.utf8.count) else {
                throw VaultError(.badParameter, "\(name): must have 1 to 600 characters.")
            }
        }
        if let jwks {
            guard jwks.utf8.count <= 65_536, JSONWebKeySet(json: Array(jwks.utf8)) != nil else {
                throw VaultError(
                    .badParameter,
                    "jwks: not a JSON Web Key Set with an RSA or EC key that verifies signatures."
                )
            }
        } else if !issuer.hasPrefix("https://") {
            throw VaultError(
                .badParameter,
                "issuer: must begin with https:// so that its keys can be fetched; or give jwks."
            )
        }
    }
}
