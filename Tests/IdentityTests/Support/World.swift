import Foundation
import Identity
import SecretMemory
import Synchronization
import Testing
import VaultCore

/// An identity system over fakes, with its clock and store in reach.
struct World {
    static let tenant = "0f3c2a51-7b8e-4d6f-9a10-2b3c4d5e6f70"
    static let vaultResource = "https://vault.localhost:8443"
    static let audiences = [vaultResource, "https://vault.azure.net"]

    let clock = MockClock()
    let store = MemoryStore()
    let settings = IssuerSettings(authority: "https://localhost:8443", tenantID: World.tenant)
    let system: IdentitySystem

    /// A signing key made once for all worlds, because making one takes long.
    private static let madeKey = Mutex<SigningKeyRecord?>(nil)

    /// A system whose signing keys are there.
    static func make(fetch: DocumentFetch? = nil) async throws -> World {
        let world = World(fetch: fetch)
        if let key = madeKey.withLock({ $0 }) { world.store.edit { $0.signingKeys = [key] } }
        try await world.system.refresh()
        let keys = world.store.contents.tokenKeys
        madeKey.withLock { $0 = keys.first }
        return world
    }

    /// A system over another one's store, as a second node or after a restart.
    func another() async throws -> IdentitySystem {
        let system = Self.system(settings, store, clock, nil)
        try await system.refresh()
        return system
    }

    private init(fetch: DocumentFetch?) {
        system = Self.system(settings, store, clock, fetch)
    }

    private static func system(
        _ settings: IssuerSettings,
        _ store: MemoryStore,
        _ clock: MockClock,
        _ fetch: DocumentFetch?
    ) -> IdentitySystem {
        IdentitySystem(
            settings: settings,
            store: store,
            sealer: FakeSealer(),
            clock: clock,
            random: TestRandom(),
            resources: { audiences.contains($0) },
            fetch: fetch
        )
    }

    // MARK: Asking

    /// A token request by v2 with these fields on top of the usual ones; an empty field is left out.
    func request(
        _ fields: [String: String],
        version: TokenVersion = .v2,
        authorization: String? = nil,
        tenant: String = World.tenant,
        source: String? = "192.0.2.1"
    ) async -> IssuerResponse {
        let usual =
            version == .v2
            ? ["grant_type": "client_credentials", "scope": Self.vaultResource + "/.default"]
            : ["grant_type": "client_credentials", "resource": Self.vaultResource]
        let form = usual.merging(fields) { _, new in new }.filter { !$0.value.isEmpty }
        return await system.tokens.token(
            TokenRequest(
                tenant: tenant,
                version: version,
                form: form,
                authorization: authorization,
                sourceAddress: source
            )
        )
    }

    /// A fresh identity with a client secret and the token it gets.
    func tokenOfFreshIdentity(
        named name: String = "app",
        version: TokenVersion = .v2
    ) async throws -> (identity: IdentityRecord, token: String) {
        let identity = try await system.identities.create(name: name, ring: "canary")
        let secret = try await system.identities.addSecret(to: name)
        let response = await request(
            ["client_id": identity.clientID, "client_secret": secret.value.exposed],
            version: version
        )
        return (identity, try response.token())
    }
}

extension IssuerResponse {
    /// The body as a JSON object.
    func object() throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any])
    }

    /// The access token of a response that succeeded.
    func token() throws -> String {
        try #require(status == 200, "\(refusal ?? "")")
        return try #require(try object()["access_token"] as? String)
    }

    /// Status, OAuth error and AADSTS number of a refusal.
    func refused() throws -> Refused {
        let body = try object()
        return Refused(
            status: status,
            error: try #require(body["error"] as? String),
            code: try #require((body["error_codes"] as? [Int])?.first)
        )
    }
}

/// What tests compare of a refusal.
struct Refused: Equatable {
    let status: Int
    let error: String
    let code: Int

    init(status: Int, error: String, code: Int) {
        (self.status, self.error, self.code) = (status, error, code)
    }

    init(_ status: Int, _ error: String, _ code: Int) {
        self.init(status: status, error: error, code: code)
    }
}
