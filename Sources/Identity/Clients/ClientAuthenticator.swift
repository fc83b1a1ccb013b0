import VaultCore

/// What a client presents with a token request.
enum ClientCredential: Sendable {
    case secret(String)
    case assertion(String)
}

/// Finds out whether a client is who it says.
struct ClientAuthenticator: Sendable {
    let settings: IssuerSettings
    let store: any VaultStore
    let clock: any VaultClock
    let assertions: AssertionVerifier

    /// The identity behind a client id, proved by the credential, and how it was proved.
    func authenticate(
        clientID: String,
        by credential: ClientCredential,
        source: String?
    ) async throws(TokenRefusal) -> (identity: IdentityRecord, proof: ClientProof) {
        let (identity, credentials) = try await known(clientID.lowercased())
        switch credential {
        case .secret(let secret):
            try check(secret, of: identity, credentials)
            return (identity, .secret)
        case .assertion(let text):
            try await assertions.verify(text, of: identity, credentials: credentials, source: source)
            return (identity, .assertion)
        }
    }

    private func known(
        _ clientID: String
    ) async throws(TokenRefusal) -> (IdentityRecord, [CredentialRecord]) {
        let found: (identity: IdentityRecord?, credentials: [CredentialRecord])
        do {
            found = try await store.read { reader in
                (try reader.identity(clientID: clientID), try reader.credentials(of: clientID))
            }
        } catch {
            throw .unavailable
        }
        guard let identity = found.identity else { throw .unknownClient(clientID, tenant: settings.tenantID) }
        guard !identity.disabled else { throw .disabled(identity.clientID, name: identity.name) }
        return (identity, found.credentials)
    }

    private func check(
        _ secret: String,
        of identity: IdentityRecord,
        _ credentials: [CredentialRecord]
    ) throws(TokenRefusal) {
        let matching = credentials.filter { credential in
            credential.kind == .secret && credential.decoded(SecretHash.self)?.matches(secret) ?? false
        }
        guard !matching.isEmpty else { throw .wrongSecret(identity.clientID) }
        let now = clock.now()
        guard matching.contains(where: { $0.isCurrent(at: now) }) else {
            throw .expiredSecret(identity.clientID)
        }
    }
}
