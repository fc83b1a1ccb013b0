public import VaultCore

/// Tokens for workloads that hold no credential: the instance metadata endpoint gives them by source address,
/// the App Service endpoint by a header's secret.
public struct ManagedIdentityEndpoint: Sendable {
    /// More endpoints than one server has.
    private static let mostCredentials = 10_000

    private let issuer: TokenIssuer
    private let store: any VaultStore
    private let clock: any VaultClock
    private let resources: @Sendable (String) -> Bool

    /// Endpoints that give tokens for the resources that `resources` accepts.
    public init(
        issuer: TokenIssuer,
        store: any VaultStore,
        clock: any VaultClock,
        resources: @escaping @Sendable (String) -> Bool
    ) {
        self.issuer = issuer
        self.store = store
        self.clock = clock
        self.resources = resources
    }

    /// Answers either form on one path: the header `X-IDENTITY-HEADER` tells the App Service form.
    public func token(_ request: ManagedTokenRequest) async -> IssuerResponse {
        request.headers["x-identity-header"] == nil
            ? await instanceMetadata(request) : await appService(request)
    }

    /// `GET /metadata/identity/oauth2/token?api-version=2018-02-01&resource=R[&client_id=]` with `Metadata: true`.
    ///
    /// A request that came through a proxy is refused, as Azure's endpoint does: a server that can be made to
    /// fetch a URL must not be made to fetch a token.
    public func instanceMetadata(_ request: ManagedTokenRequest) async -> IssuerResponse {
        guard request.headers["metadata"]?.lowercased() == "true" else {
            return Self.refuse(400, "Required metadata header not specified")
        }
        guard request.headers["x-forwarded-for"] == nil else {
            return Self.refuse(400, "Requests through a proxy are not answered")
        }
        let source = request.sourceAddress.flatMap { ManagedTrust.normalized($0) }
        return await answer(request) { trust, _ in source != nil && trust.address == source }
    }

    /// `GET {IDENTITY_ENDPOINT}?api-version=2019-08-01&resource=R` with `X-IDENTITY-HEADER`.
    public func appService(_ request: ManagedTokenRequest) async -> IssuerResponse {
        guard let header = request.headers["x-identity-header"] else {
            return Self.refuse(401, "The header X-IDENTITY-HEADER is missing")
        }
        let parts = header.split(separator: ".", maxSplits: 1).map { String($0) }
        guard parts.count == 2 else { return Self.refuse(401, "The header X-IDENTITY-HEADER is not valid") }
        return await answer(request) { trust, credential in
            credential.id == parts[0] && trust.secret?.matches(parts[1]) ?? false
        }
    }

    // MARK: The answer

    private func answer(
        _ request: ManagedTokenRequest,
        matching: @Sendable (ManagedTrust, CredentialRecord) -> Bool
    ) async -> IssuerResponse {
        guard let resource = request.query["resource"] else {
            return Self.refuse(400, "Required query variable 'resource' is missing")
        }
        let audience = resource.hasSuffix("/") ? String(resource.dropLast()) : resource
        guard resources(audience) else {
            return Self.refuse(400, "The resource principal named \(audience.prefix(128)) was not found")
        }
        do {
            let found = try await identities(matching: matching).filter { Self.selects(request.query, $0) }
            guard let identity = found.first else { return Self.refuse(400, "Identity not found") }
            guard found.count == 1 else {
                return Self.refuse(
                    400,
                    "Multiple identities exist, please specify the client_id in the token request"
                )
            }
            let token = try issuer.issue(to: identity, audience: audience, version: .v1, proof: .assertion)
            let body = ManagedTokenBody(
                token,
                clientID: identity.clientID,
                resource: resource,
                now: clock.now()
            )
            return .success(body, caller: identity)
        } catch {
            return .failure(
                503,
                ManagedRefusalBody(error: "temporarily_unavailable", errorDescription: "Try again."),
                refusal: "temporarily_unavailable"
            )
        }
    }

    private func identities(
        matching: @Sendable (ManagedTrust, CredentialRecord) -> Bool
    ) async throws -> [IdentityRecord] {
        let now = clock.now()
        return try await store.read { reader in
            let credentials = try reader.credentials(ofKind: .managed, limit: Self.mostCredentials)
            let matched = credentials.filter { credential in
                credential.isCurrent(at: now)
                    && credential.decoded(ManagedTrust.self).map { matching($0, credential) } ?? false
            }
            return try Set(matched.map(\.clientID)).sorted().compactMap { try reader.identity(clientID: $0) }
                .filter { !$0.disabled }
        }
    }

    /// Whether the query's `clientId` or `object_id`, if it has one, means this identity.
    private static func selects(_ query: [String: String], _ identity: IdentityRecord) -> Bool {
        if let clientID = query["client_id"], clientID.lowercased() != identity.clientID { return false }
        if let objectID = query["object_id"] ?? query["principal_id"],
            objectID.lowercased() != identity.objectID
        {
            return false
        }
        return true
    }

    private static func refuse(_ status: Int, _ text: String) -> IssuerResponse {
        let error = status == 401 ? "unauthorized_client" : "invalid_request"
        return .failure(
            status,
            ManagedRefusalBody(error: error, errorDescription: text),
            refusal: "\(error): \(text)"
        )
    }
}
