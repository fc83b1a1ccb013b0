/// The two forms of tokens and endpoints.
public enum TokenVersion: String, Sendable, CaseIterable {
    /// `/oauth2/token`, asked with `resource`.
    case v1 = "1.0"
    /// `/oauth2/v2.0/token`, asked with `scope`.
    case v2 = "2.0"
}

/// Who the issuer is: its URL and its one tenant.
public struct IssuerSettings: Sendable, Equatable {
    /// The issuer's URL without the tenant and without a trailing slash, such as `https://localhost:8443`.
    public let authority: String
    /// The tenant's GUID.
    public let tenantID: String
    /// How long an access token is valid.
    public let tokenLifetime: Duration

    /// Settings of an issuer; a trailing slash of the authority is dropped.
    public init(authority: String, tenantID: String, tokenLifetime: Duration = .seconds(3600)) {
        self.authority = authority.hasSuffix("/") ? String(authority.dropLast()) : authority
        self.tenantID = tenantID.lowercased()
        self.tokenLifetime = tokenLifetime
    }

    /// The server as receipts name it, which is not the `iss` of any token.
    public var server: String { "\(authority)/\(tenantID)" }

    /// The `iss` of tokens of a version.
    public func issuer(_ version: TokenVersion) -> String {
        switch version {
        case .v1: "\(authority)/\(tenantID)/"
        case .v2: "\(authority)/\(tenantID)/v2.0"
        }
    }

    /// The URL of the token endpoint of a version.
    public func tokenEndpoint(_ version: TokenVersion) -> String {
        switch version {
        case .v1: "\(authority)/\(tenantID)/oauth2/token"
        case .v2: "\(authority)/\(tenantID)/oauth2/v2.0/token"
        }
    }

    /// The URL of the signing keys as a version's discovery document names it.
    public func keysURL(_ version: TokenVersion) -> String {
        switch version {
        case .v1: "\(authority)/\(tenantID)/discovery/keys"
        case .v2: "\(authority)/\(tenantID)/discovery/v2.0/keys"
        }
    }
}
