public import VaultCore

/// The token endpoint: client credentials in, an access token out (RFC 6749, section 4.4; RFC 7523).
public struct TokenEndpoint: Sendable {
    /// The one kind of client assertion there is (RFC 7523, section 2.2).
    private static let assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
    private static let defaultSuffix = "/.default"

    private let settings: IssuerSettings
    private let issuer: TokenIssuer
    private let clock: any VaultClock
    private let random: any RandomSource
    private let clients: ClientAuthenticator
    private let resources: @Sendable (String) -> Bool

    /// An endpoint that gives tokens for the resources that `resources` accepts, asked without a trailing slash.
    ///
    /// `fetch` gets the keys of other issuers; without it federated trusts need their keys inline.
    public init(
        settings: IssuerSettings,
        issuer: TokenIssuer,
        store: any VaultStore,
        clock: any VaultClock,
        random: any RandomSource,
        resources: @escaping @Sendable (String) -> Bool,
        fetch: DocumentFetch? = nil
    ) {
        self.settings = settings
        self.issuer = issuer
        self.clock = clock
        self.random = random
        self.resources = resources
        clients = ClientAuthenticator(
            settings: settings,
            store: store,
            clock: clock,
            assertions: AssertionVerifier(
                settings: settings,
                clock: clock,
                replays: AssertionReplayGuard(),
                federated: FederatedKeys(fetch: fetch, clock: clock)
            )
        )
    }

    /// Answers a token request; every failure is an answer too.
    public func token(_ request: TokenRequest) async -> IssuerResponse {
        do {
            let (body, caller) = try await grant(request)
            return .success(body, caller: caller)
        } catch {
            return refuse(error, correlationID: request.correlationID)
        }
    }

    // MARK: The grant

    private func grant(_ request: TokenRequest) async throws(TokenRefusal) -> (TokenBody, IdentityRecord) {
        guard request.tenant.lowercased() == settings.tenantID else { throw .unknownTenant(request.tenant) }
        guard let grant = request.form["grant_type"] else { throw .missing("grant_type") }
        guard grant == "client_credentials" else { throw .unsupportedGrant(grant) }
        let resource = try resource(of: request)
        let (clientID, credential) = try client(of: request)
        let (identity, proof) = try await clients.authenticate(
            clientID: clientID,
            by: credential,
            source: request.sourceAddress
        )
        do {
            let token = try issuer.issue(
                to: identity,
                audience: resource,
                version: request.version,
                proof: proof
            )
            return (TokenBody(token), identity)
        } catch {
            throw .unavailable
        }
    }

    private func resource(of request: TokenRequest) throws(TokenRefusal) -> String {
        let resource: String
        switch request.version {
        case .v1:
            guard let named = request.form["resource"] else { throw .missing("resource") }
            resource = named
        case .v2:
            guard let scope = request.form["scope"] else { throw .missing("scope") }
            guard scope.hasSuffix(Self.defaultSuffix), !scope.contains(" ") else { throw .badScope(scope) }
            resource = String(scope.dropLast(Self.defaultSuffix.count))
        }
        let trimmed = resource.hasSuffix("/") ? String(resource.dropLast()) : resource
        guard resources(trimmed) else { throw .unknownResource(trimmed, tenant: settings.tenantID) }
        return trimmed
    }

    private func client(of request: TokenRequest) throws(TokenRefusal) -> (String, ClientCredential) {
        let basic = request.authorization.flatMap { BasicAuthorization($0) }
        guard let clientID = request.form["client_id"] ?? basic?.clientID else { throw .missing("client_id") }
        guard basic == nil || basic?.clientID.lowercased() == clientID.lowercased() else {
            throw .malformed("The client ids in the Authorization header and in the body differ.")
        }
        let assertion = request.form["client_assertion"]
        let secrets = [request.form["client_secret"], basic?.secret].compactMap { $0 }
        guard secrets.count + (assertion == nil ? 0 : 1) <= 1 else {
            throw .malformed("The request must use one way of client authentication, not several.")
        }
        if let assertion {
            let type = request.form["client_assertion_type"]
            guard let type else { throw .missing("client_assertion_type") }
            guard type == Self.assertionType else {
                throw .malformed("client_assertion_type must be \(Self.assertionType).")
            }
            return (clientID, .assertion(assertion))
        }
        guard let secret = secrets.first else { throw .noCredential }
        return (clientID, .secret(secret))
    }

    private func refuse(_ refusal: TokenRefusal, correlationID: String?) -> IssuerResponse {
        let trace = GUID.make(from: random)
        let body = RefusalBody(
            refusal,
            now: clock.now(),
            traceID: trace,
            correlationID: correlationID.flatMap { Self.isGUID($0) ? $0 : nil } ?? trace
        )
        return .failure(refusal.status, body, refusal: "\(refusal.error) AADSTS\(refusal.code)")
    }

    private static func isGUID(_ text: String) -> Bool {
        text.utf8.count == 36 && text.allSatisfy { $0.isHexDigit || $0 == "-" }
    }
}
