import Access
import Identity
import KeyVaultWire
import RekeyWire
import SecretMemory
import VaultCore

extension APIHandler {
    /// Answers what concerns identities.
    func answerIdentities(_ route: APIRoute, _ frame: RequestFrame) async throws -> Reply {
        switch (route, frame.method) {
        case (.identities, "POST"):
            let draft: IdentityDraft = try await body(frame)
            let kind = draft.kind ?? IdentityRecord.Kind.application.rawValue
            guard let kind = IdentityRecord.Kind(rawValue: kind) else {
                throw VaultError(.badParameter, "kind must be application, workload or person.")
            }
            let made = try await identities.create(name: draft.name, kind: kind, ring: draft.ring)
            return try Self.json(IdentityResource(made), status: 201)
        case (.identity(let name), "PATCH"):
            let change: IdentityChange = try await body(frame)
            let changed = try await identities.update(name, disabled: change.disabled, ring: change.ring)
            return try Self.json(IdentityResource(changed))
        case (.identity(let name), "DELETE"):
            try await identities.delete(name)
            return .noContent
        case (.identity(let name), _): return try Self.json(IdentityResource(try await identities.show(name)))
        default: return try Self.json(Page(try await identities.list().map { IdentityResource($0) }))
        }
    }

    /// Answers what concerns the credentials of an identity.
    func answerCredentials(of name: String, _ frame: RequestFrame) async throws -> Reply {
        guard frame.method == "POST" else {
            let credentials = try await identities.credentials(of: name)
            return try Self.json(Page(credentials.map { CredentialResource($0) }))
        }
        let draft: CredentialDraft = try await body(frame)
        return try Self.json(try await add(draft, to: name), status: 201)
    }

    private func add(_ draft: CredentialDraft, to name: String) async throws -> CredentialResource {
        switch CredentialRecord.Kind(rawValue: draft.kind) {
        case .secret:
            let lifetime = try draft.lifetime.map(Self.lifetime) ?? IdentityService.usualSecretLife
            return CredentialResource(try await identities.addSecret(to: name, lifetime: lifetime))
        case .certificate:
            let pem = try Self.required(draft.certificate, "certificate")
            return CredentialResource(try await identities.addCertificate(to: name, pem: pem))
        case .federated:
            let trust = FederatedTrust(
                issuer: try Self.required(draft.issuer, "issuer"),
                subject: try Self.required(draft.subject, "subject"),
                audience: draft.audience ?? "api://AzureADTokenExchange",
                jwks: draft.jwks
            )
            return CredentialResource(try await identities.addFederation(to: name, trust))
        case .managed:
            if let address = draft.address {
                return CredentialResource(try await identities.addManagedAddress(to: name, address))
            }
            return CredentialResource(try await identities.addManagedSecret(to: name))
        case nil:
            throw VaultError(.badParameter, "kind must be secret, certificate, federated or managed.")
        }
    }

    private static func required(_ value: String?, _ member: String) throws(VaultError) -> String {
        guard let value else { throw VaultError(.badParameter, "The body lacks the member \(member).") }
        return value
    }

    private static func lifetime(_ text: String) throws(VaultError) -> Duration {
        guard let duration = CalendarDuration(text), !duration.isZero else {
            throw VaultError(.badParameter, "lifetime must be an ISO 8601 duration such as P90D.")
        }
        return duration.shortest
    }
}

extension IdentityResource {
    fileprivate init(_ record: IdentityRecord) {
        self.init(
            name: record.name,
            kind: record.kind.rawValue,
            clientId: record.clientID,
            objectId: record.objectID,
            ring: record.ring,
            disabled: record.disabled,
            created: record.created.iso8601()
        )
    }
}

extension CredentialResource {
    fileprivate init(_ record: CredentialRecord) {
        self.init(
            id: record.id,
            kind: record.kind.rawValue,
            detail: record.detail,
            created: record.created.iso8601(),
            expires: record.expires?.iso8601()
        )
    }

    fileprivate init(_ new: NewSecret) {
        self.init(new.credential)
        secret = new.value.exposed
    }
}
