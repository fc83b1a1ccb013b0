public import VaultCore

/// Identities, their credentials and their roles, as operators manage them.
///
/// Each change is one transaction, durable on return; what was verified or decided before is forgotten then.
public struct IdentityService: Sendable {
    /// How many identities a page of a list has at most.
    public static let largestPage = 500

    let store: any VaultStore
    let clock: any VaultClock
    let random: any RandomSource
    private let tokens: TokenCache
    private let access: AccessControl

    /// A service over a store that invalidates `tokens` and reloads `access` when something changed.
    public init(
        store: any VaultStore,
        clock: any VaultClock,
        random: any RandomSource,
        tokens: TokenCache,
        access: AccessControl
    ) {
        self.store = store
        self.clock = clock
        self.random = random
        self.tokens = tokens
        self.access = access
    }

    // MARK: Identities

    /// Adds an identity.
    ///
    /// Throws ``VaultError/Code/badParameter`` for a name or ring out of grammar, ``VaultError/Code/conflict``
    /// when the name is taken.
    public func create(
        name: String,
        kind: IdentityRecord.Kind = .application,
        ring: String? = nil
    ) async throws -> IdentityRecord {
        let identity = try newIdentity(name: name, kind: kind, ring: ring)
        try await change(.identityChange) { try $0.insert(identity) }
        return identity
    }

    /// Up to `limit` identities by name, after `after`.
    public func list(after: String? = nil, limit: Int = largestPage) async throws -> [IdentityRecord] {
        let limit = min(max(limit, 1), Self.largestPage)
        return try await store.read { try $0.identities(after: after, limit: limit) }
    }

    /// Every identity by name, read page by page.
    public func all() async throws -> [IdentityRecord] {
        var found: [IdentityRecord] = []
        while true {
            let page = try await list(after: found.last?.name)
            found += page
            if page.count < Self.largestPage { return found }
        }
    }

    /// The identity with this name, client id or object id; throws ``VaultError/Code/notFound``.
    public func show(_ reference: String) async throws -> IdentityRecord {
        try await store.read { try $0.identity(reference) }
    }

    /// Changes what is given: whether tokens are refused, and the ring, which an empty text removes.
    ///
    /// Throws ``VaultError/Code/conflict`` when it would leave the server without an administrator.
    public func update(_ reference: String, disabled: Bool? = nil, ring: String? = nil) async throws
        -> IdentityRecord
    {
        if let ring, !ring.isEmpty { try IdentityGrammar.checkRing(ring) }
        return try await change(.identityChange) { transaction in
            try transaction.keepingAnAdministrator {
                var identity = try transaction.identity(reference)
                identity.disabled = disabled ?? identity.disabled
                if let ring { identity.ring = ring.isEmpty ? nil : ring }
                try transaction.update(identity)
                return identity
            }
        }
    }

    /// Removes an identity with its credentials and role assignments.
    ///
    /// Throws ``VaultError/Code/conflict`` when it would leave the server without an administrator.
    public func delete(_ reference: String) async throws {
        try await change(.identityChange) { transaction in
            try transaction.keepingAnAdministrator {
                try transaction.removeIdentity(clientID: try transaction.identity(reference).clientID)
            }
        }
    }

    // MARK: Help for the parts in other files

    func newIdentity(name: String, kind: IdentityRecord.Kind, ring: String?) throws -> IdentityRecord {
        try IdentityGrammar.checkName(name)
        if let ring { try IdentityGrammar.checkRing(ring) }
        return IdentityRecord(
            clientID: GUID.make(from: random),
            objectID: GUID.make(from: random),
            name: name,
            kind: kind,
            ring: ring,
            created: clock.now()
        )
    }

    /// Commits a change, then makes it count: remembered tokens are forgotten and roles worked out anew.
    func change<T: Sendable>(
        _ write: DurableWrite,
        _ body: @escaping @Sendable (any StoreTransaction) throws -> T
    ) async throws -> T {
        let result = try await store.write(write, body)
        tokens.invalidate()
        try await access.reload()
        return result
    }
}
