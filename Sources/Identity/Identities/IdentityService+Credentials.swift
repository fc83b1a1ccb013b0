import SecretMemory
public import VaultCore

extension IdentityService {
    /// How many client secrets of an identity work at a time: the one in use and its successor.
    public static let mostSecrets = 2
    /// How many credentials of each other kind an identity has at most.
    public static let mostOthers = 20
    /// How long a client secret works unless said otherwise.
    public static let usualSecretLife = Duration.days(180)
    /// The longest life of a client secret.
    public static let longestSecretLife = Duration.days(730)

    /// The credentials of an identity, oldest first; what callers present is not in them.
    public func credentials(of reference: String) async throws -> [CredentialRecord] {
        try await store.read { try $0.credentials(of: try $0.identity(reference).clientID) }
    }

    /// Makes a client secret, which is returned once; only a hash is kept.
    ///
    /// Secrets that have expired make room.
    ///
    /// Throws ``VaultError/Code/conflict`` when two secrets work already, ``VaultError/Code/badParameter`` for a
    /// life that is not between a minute and 730 days.
    public func addSecret(to reference: String, lifetime: Duration = usualSecretLife) async throws
        -> NewSecret
    {
        guard (.seconds(60)...Self.longestSecretLife).contains(lifetime) else {
            throw VaultError(.badParameter, "lifetime: must be between PT1M and P730D.")
        }
        let value = SecretHash.makeSecret(from: random)
        let draft = try draft(.secret, SecretHash(of: value, random: random), lifetime: lifetime)
        return NewSecret(credential: try await add(draft, to: reference), value: Redacted(value))
    }

    /// Registers a client certificate, given as PEM text without its private key; it works until it expires.
    ///
    /// Throws ``VaultError/Code/badParameter`` when the text is anything else.
    public func addCertificate(to reference: String, pem: String) async throws -> CredentialRecord {
        let (trust, expires) = try CertificateTrust.read(pem: pem)
        guard clock.now() < expires else {
            throw VaultError(.badParameter, "certificate: it has expired.")
        }
        var draft = try draft(.certificate, trust)
        draft.expires = expires
        return try await add(draft, to: reference)
    }

    /// Lets the tokens of another issuer stand for an identity.
    ///
    /// Throws ``VaultError/Code/badParameter`` naming the member that cannot be used.
    public func addFederation(to reference: String, _ trust: FederatedTrust) async throws -> CredentialRecord
    {
        try trust.check()
        return try await add(try draft(.federated, trust), to: reference)
    }

    /// Lets whoever calls the instance metadata endpoint from `address` be an identity.
    ///
    /// Throws ``VaultError/Code/badParameter`` when the text is no IP address.
    public func addManagedAddress(to reference: String, _ address: String) async throws -> CredentialRecord {
        guard let normalized = ManagedTrust.normalized(address) else {
            throw VaultError(.badParameter, "address: not an IPv4 or IPv6 address.")
        }
        return try await add(try draft(.managed, ManagedTrust(address: normalized)), to: reference)
    }

    /// Makes the secret for the header of the App Service endpoint (`IDENTITY_HEADER`); it is returned once.
    public func addManagedSecret(to reference: String) async throws -> NewSecret {
        let secret = SecretHash.makeSecret(from: random)
        let draft = try draft(.managed, ManagedTrust(secret: SecretHash(of: secret, random: random)))
        let credential = try await add(draft, to: reference)
        return NewSecret(credential: credential, value: Redacted("\(credential.id).\(secret)"))
    }

    /// Removes a credential of an identity; throws ``VaultError/Code/notFound`` when it has none of this id.
    public func removeCredential(_ id: String, from reference: String) async throws {
        try await change(.identityChange) { transaction in
            let own = try transaction.credentials(of: try transaction.identity(reference).clientID)
            guard own.contains(where: { $0.id == id }), try transaction.removeCredential(id) else {
                throw VaultError(.notFound, "The identity has no credential '\(id.prefix(64))'.")
            }
        }
    }

    // MARK: Adding

    func draft(
        _ kind: CredentialRecord.Kind,
        _ payload: some Encodable,
        lifetime: Duration? = nil
    ) throws -> CredentialRecord {
        let now = clock.now()
        return CredentialRecord(
            id: GUID.make(from: random),
            clientID: "",
            kind: kind,
            payload: try CredentialRecord.text(of: payload),
            created: now,
            expires: lifetime.map { now + $0 }
        )
    }

    private func add(_ draft: CredentialRecord, to reference: String) async throws -> CredentialRecord {
        let now = clock.now()
        return try await change(.identityChange) { transaction in
            var credential = draft
            credential.clientID = try transaction.identity(reference).clientID
            let same = try transaction.credentials(of: credential.clientID).filter {
                $0.kind == credential.kind
            }
            for old in same where !old.isCurrent(at: now) {
                _ = try transaction.removeCredential(old.id)
            }
            let most = credential.kind == .secret ? Self.mostSecrets : Self.mostOthers
            guard same.filter({ $0.isCurrent(at: now) }).count < most else {
                throw VaultError(
                    .conflict,
                    "The identity has \(most) credentials of this kind; remove one before adding another."
                )
            }
            try transaction.insert(credential)
            return credential
        }
    }
}
