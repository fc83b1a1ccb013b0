public import VaultCore

/// Everything about identity over one store, put together.
public struct IdentitySystem: Sendable {
    /// Managing identities, credentials and roles.
    public let identities: IdentityService
    /// Deciding who may do what.
    public let access: AccessControl
    /// The keys that sign tokens.
    public let keys: SigningKeys
    /// The keys that sign receipts.
    public let receipts: ReceiptKeys
    /// Checking bearer tokens.
    public let verifier: TokenVerifier
    /// The token endpoint.
    public let tokens: TokenEndpoint
    /// The managed-identity endpoints.
    public let managed: ManagedIdentityEndpoint
    /// The issuer's public documents.
    public let discovery: DiscoveryEndpoint
    private let cache: TokenCache

    /// Puts the parts together over the ports; `resources` says what tokens may be asked for.
    ///
    /// Where several servers share the store, no token is taken before `freshness` says that what is remembered of the
    /// identities holds, and tokens of `peers` are taken as well.
    public init(
        settings: IssuerSettings,
        store: any VaultStore,
        sealer: any RecordSealer,
        clock: any VaultClock,
        random: any RandomSource,
        resources: @escaping @Sendable (String) -> Bool,
        freshness: any Freshness = AlwaysFresh(),
        peers: PeerIssuers = PeerIssuers(),
        fetch: DocumentFetch? = nil
    ) {
        let cache = TokenCache()
        self.cache = cache
        let schedule = SigningKeySchedule(tokenLifetime: settings.tokenLifetime)
        access = AccessControl(store: store)
        identities = IdentityService(
            store: store,
            clock: clock,
            random: random,
            tokens: cache,
            access: access
        )
        keys = SigningKeys(store: store, sealer: sealer, clock: clock, random: random, schedule: schedule)
        receipts = ReceiptKeys(issuer: settings.server, store: store, sealer: sealer, clock: clock)
        verifier = TokenVerifier(
            settings: settings,
            keys: keys,
            store: store,
            clock: clock,
            cache: cache,
            freshness: freshness,
            peers: peers
        )
        let issuer = TokenIssuer(settings: settings, keys: keys, clock: clock, random: random)
        tokens = TokenEndpoint(
            settings: settings,
            issuer: issuer,
            store: store,
            clock: clock,
            random: random,
            resources: resources,
            fetch: fetch
        )
        managed = ManagedIdentityEndpoint(issuer: issuer, store: store, clock: clock, resources: resources)
        discovery = DiscoveryEndpoint(settings: settings, keys: keys, clock: clock, random: random)
    }

    /// Follows the signing keys and works the roles out anew.
    ///
    /// Once before serving. Throws what the store or the sealer throws.
    public func refresh() async throws {
        try await keys.rotateIfDue()
        try await receipts.rotateIfDue()
        try await access.reload()
    }

    /// Takes over that another server changed identities or roles.
    public func followAccess() async throws {
        cache.invalidate()
        try await access.follow()
    }

    /// Takes over that another server made or ended keys.
    public func followKeys() async throws {
        try await keys.rotateIfDue()
        try await receipts.rotateIfDue()
    }
}
