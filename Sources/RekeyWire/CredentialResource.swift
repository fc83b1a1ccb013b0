/// A credential as `/rekey/v1/identities/{name}/credentials` shows it; never what a caller presents.
public struct CredentialResource: Codable, Sendable {
    /// Its id.
    public var id: String
    /// `secret`, `certificate`, `federated` or `managed`.
    public var kind: String
    /// What it is checked against, in words: a thumbprint, an issuer and subject, an address.
    public var detail: String
    /// When it was made, ISO 8601.
    public var created: String
    /// When it stops working, ISO 8601.
    public var expires: String?
    /// The secret, in the answer to its creation only.
    public var secret: String?

    /// A credential with all its parts.
    public init(
        id: String,
        kind: String,
        detail: String,
        created: String,
        expires: String? = nil,
        secret: String? = nil
    ) {
        self.id = id
        self.kind = kind
        self.detail = detail
        self.created = created
        self.expires = expires
        self.secret = secret
    }
}

/// The body of `POST /rekey/v1/identities/{name}/credentials`; which members belong depends on `kind`.
public struct CredentialDraft: Codable, Sendable {
    /// `secret`, `certificate`, `federated` or `managed`.
    public var kind: String
    /// `secret`, `managed`: how long it works, ISO 8601; a secret works 180 days when absent.
    public var lifetime: String?
    /// `certificate`: the public certificate as PEM text.
    public var certificate: String?
    /// `federated`: the other issuer's URL (`iss`).
    public var issuer: String?
    /// `federated`: the token's `sub`.
    public var subject: String?
    /// `federated`: the token's `aud`; `api://AzureADTokenExchange` when absent.
    public var audience: String?
    /// `federated`: the issuer's keys as JWKS text.
    public var jwks: String?
    /// `managed`: the source address that receives tokens; a header secret is made when absent.
    public var address: String?

    /// A draft of one kind.
    public init(kind: String) {
        self.kind = kind
    }
}
