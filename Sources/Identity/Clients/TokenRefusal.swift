/// Why a token request is refused, in the codes and words of Microsoft Entra.
struct TokenRefusal: Error, Sendable, Equatable {
    /// The HTTP status.
    let status: Int
    /// The OAuth error (RFC 6749, section 5.2).
    let error: String
    /// The number after `AADSTS`.
    let code: Int
    /// What happened, safe to show.
    let text: String

    private init(_ status: Int, _ error: String, _ code: Int, _ text: String) {
        (self.status, self.error, self.code, self.text) = (status, error, code, text)
    }

    /// What the caller sent, cut to a length fit for an error text.
    private static func shown(_ value: String) -> String {
        String(value.prefix(128))
    }

    // MARK: The request

    static func unknownTenant(_ tenant: String) -> Self {
        Self(
            400,
            "invalid_request",
            90002,
            "Tenant '\(shown(tenant))' not found. Check to make sure you have the correct tenant ID."
        )
    }

    static func missing(_ parameter: String) -> Self {
        Self(
            400,
            "invalid_request",
            900144,
            "The request body must contain the following parameter: '\(parameter)'."
        )
    }

    static func malformed(_ text: String) -> Self {
        Self(400, "invalid_request", 900561, text)
    }

    static func unsupportedGrant(_ grant: String) -> Self {
        Self(
            400,
            "unsupported_grant_type",
            70003,
            "The app requested an unsupported grant type '\(shown(grant))'."
        )
    }

    static func badScope(_ scope: String) -> Self {
        Self(
            400,
            "invalid_scope",
            1_002_012,
            "The provided value for scope \(shown(scope)) is not valid. Client credential flows must have a scope "
                + "value with /.default suffixed to the resource identifier (application ID URI)."
        )
    }

    static func unknownResource(_ resource: String, tenant: String) -> Self {
        Self(
            400,
            "invalid_resource",
            500_011,
            "The resource principal named \(shown(resource)) was not found in the tenant named \(tenant)."
        )
    }

    // MARK: The client

    static func unknownClient(_ clientID: String, tenant: String) -> Self {
        Self(
            400,
            "unauthorized_client",
            700_016,
            "Application with identifier '\(shown(clientID))' was not found in the directory '\(tenant)'."
        )
    }

    static func disabled(_ clientID: String, name: String) -> Self {
        Self(400, "unauthorized_client", 7_000_112, "Application '\(clientID)'(\(name)) is disabled.")
    }

    static let noCredential = Self(
        401,
        "invalid_client",
        7_000_218,
        "The request body must contain the following parameter: 'client_assertion' or 'client_secret'."
    )

    static func wrongSecret(_ clientID: String) -> Self {
        Self(
            401,
            "invalid_client",
            7_000_215,
            "Invalid client secret provided. Ensure the secret being sent in the request is the client secret "
                + "value, not the client secret ID, for a secret added to app '\(clientID)'."
        )
    }

    static func expiredSecret(_ clientID: String) -> Self {
        Self(
            401,
            "invalid_client",
            7_000_222,
            "The provided client secret keys for app '\(clientID)' are expired."
        )
    }

    // MARK: The assertion

    static let malformedAssertion = Self(401, "invalid_client", 50027, "JWT token is invalid or malformed.")

    static let unregisteredCertificate = Self(
        401,
        "invalid_client",
        700_027,
        "The certificate with identifier used to sign the client assertion is not registered on application."
    )

    static let badAssertionSignature = Self(
        401,
        "invalid_client",
        700_027,
        "Client assertion failed signature validation."
    )

    static let expiredCertificate = Self(
        401,
        "invalid_client",
        1_000_502,
        "The provided certificate is not within its specified validity window."
    )

    static let assertionAudience = Self(
        401,
        "invalid_client",
        700_023,
        "Client assertion audience claim does not match Realm issuer: it must be the URL of the token endpoint."
    )

    static let assertionTime = Self(
        401,
        "invalid_client",
        700_024,
        "Client assertion is not within its valid time range."
    )

    static let replayedAssertion = Self(
        401,
        "invalid_client",
        700_027,
        "Client assertion was already used by another caller."
    )

    static func noFederation(issuer: String) -> Self {
        Self(
            401,
            "invalid_client",
            700_211,
            "No matching federated identity record found for presented assertion issuer '\(shown(issuer))'."
        )
    }

    static func noFederation(audience: String) -> Self {
        Self(
            401,
            "invalid_client",
            700_212,
            "No matching federated identity record found for presented assertion audience '\(shown(audience))'."
        )
    }

    static func noFederation(subject: String) -> Self {
        Self(
            401,
            "invalid_client",
            700_213,
            "No matching federated identity record found for presented assertion subject '\(shown(subject))'."
        )
    }

    // MARK: The server

    static let unavailable = Self(
        503,
        "temporarily_unavailable",
        90033,
        "A transient error has occurred. Please try again."
    )
}
