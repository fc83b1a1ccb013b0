import Foundation
import Identity
import SecretMemory
import Testing
import VaultCore

@Suite("The token endpoint")
struct TokenEndpointTests {
    @Test(
        "a client secret gets a token that JWTKit verifies with the published keys",
        arguments: TokenVersion.allCases
    )
    func claims(version: TokenVersion) async throws {
        let world = try await World.make()
        let (identity, token) = try await world.tokenOfFreshIdentity(version: version)
        let keySet = world.system.discovery.keySet(tenant: World.tenant).body
        let claims = try await Oracle.verify(token, keySet: keySet)
        let now = world.clock.now().unixSeconds
        let base = "https://localhost:8443/\(World.tenant)/"
        let isFirst = version == .v1
        #expect(claims.aud == World.vaultResource)
        #expect(claims.iss == base + (isFirst ? "" : "v2.0"))
        #expect([claims.iat, claims.nbf, claims.exp] == [now, now, now + 3600])
        #expect([claims.oid, claims.sub] == [identity.objectID, identity.objectID])
        #expect([claims.tid, claims.ver, claims.idp] == [World.tenant, version.rawValue, base])
        #expect([claims.appid, claims.appidacr] == (isFirst ? [identity.clientID, "1"] : [nil, nil]))
        #expect([claims.azp, claims.azpacr] == (isFirst ? [nil, nil] : [identity.clientID, "1"]))
        #expect(claims.uti?.isEmpty == false)
    }

    @Test("the answer has whole numbers and names its caller for the audit log")
    func body() async throws {
        let world = try await World.make()
        let identity = try await world.system.identities.create(name: "app")
        let secret = try await world.system.identities.addSecret(to: "app")
        let response = await world.request([
            "client_id": identity.clientID.uppercased(), "client_secret": secret.value.exposed,
            "client_info": "1",
            "claims": "{\"access_token\":{\"xms_cc\":{\"values\":[\"CP1\"]}}}",
        ])
        let body = try response.object()
        #expect(body["token_type"] as? String == "Bearer")
        #expect(body["expires_in"] as? Int == 3599)
        #expect(body["ext_expires_in"] as? Int == 3599)
        #expect(String(decoding: response.body, as: UTF8.self).contains("\"expires_in\":3599,"))
        #expect(response.caller == identity)
    }

    @Test("id and secret may come in the Authorization header, form-encoded")
    func basic() async throws {
        let world = try await World.make()
        let identity = try await world.system.identities.create(name: "app")
        let secret = try await world.system.identities.addSecret(to: "app")
        let pair = "\(identity.clientID):\(secret.value.exposed.replacing("-", with: "%2D"))"
        let header = "Basic \(Data(pair.utf8).base64EncodedString())"
        #expect(await world.request([:], authorization: header).status == 200)
        let twice = await world.request(["client_secret": "x"], authorization: header)
        #expect(try twice.refused() == Refused(400, "invalid_request", 900_561))
        let other = await world.request(["client_id": World.tenant], authorization: header)
        #expect(try other.refused() == Refused(400, "invalid_request", 900_561))
    }

    @Test(
        "a resource may end with a slash, and the audience never does",
        arguments: [
            (TokenVersion.v2, "scope", "https://vault.azure.net/.default"),
            (.v2, "scope", "https://vault.azure.net//.default"), (.v1, "resource", "https://vault.azure.net"),
            (.v1, "resource", "https://vault.azure.net/"),
        ]
    )
    func audience(version: TokenVersion, field: String, value: String) async throws {
        let world = try await World.make()
        let identity = try await world.system.identities.create(name: "app")
        let secret = try await world.system.identities.addSecret(to: "app")
        let token = try await world.request(
            ["client_id": identity.clientID, "client_secret": secret.value.exposed, field: value],
            version: version
        ).token()
        let claims = try await Oracle.verify(
            token,
            keySet: world.system.discovery.keySet(tenant: World.tenant).body
        )
        #expect(claims.aud == "https://vault.azure.net")
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        var fields: [String: String] = [:]
        var version = TokenVersion.v2
        var tenant = World.tenant
        let status: Int
        let error: String
        let code: Int

        var testDescription: String { "\(fields) \(version) gives \(error) \(code)" }
    }

    private static let refusals: [Refusal] = [
        Refusal(tenant: "common", status: 400, error: "invalid_request", code: 90002),
        Refusal(fields: ["grant_type": ""], status: 400, error: "invalid_request", code: 900_144),
        Refusal(
            fields: ["grant_type": "password"],
            status: 400,
            error: "unsupported_grant_type",
            code: 70003
        ),
        Refusal(fields: ["scope": ""], status: 400, error: "invalid_request", code: 900_144),
        Refusal(
            fields: ["scope": "https://vault.azure.net"],
            status: 400,
            error: "invalid_scope",
            code: 1_002_012
        ),
        Refusal(
            fields: ["scope": "openid https://vault.azure.net/.default"],
            status: 400,
            error: "invalid_scope",
            code: 1_002_012
        ),
        Refusal(
            fields: ["scope": "https://graph.example/.default"],
            status: 400,
            error: "invalid_resource",
            code: 500_011
        ),
        Refusal(fields: ["resource": ""], version: .v1, status: 400, error: "invalid_request", code: 900_144),
        Refusal(
            fields: ["resource": "https://graph.example"],
            version: .v1,
            status: 400,
            error: "invalid_resource",
            code: 500_011
        ),
        Refusal(fields: ["client_id": ""], status: 400, error: "invalid_request", code: 900_144),
        Refusal(
            fields: ["client_id": "11111111-1111-4111-8111-111111111111"],
            status: 400,
            error: "unauthorized_client",
            code: 700_016
        ),
        Refusal(fields: ["client_secret": ""], status: 401, error: "invalid_client", code: 7_000_218),
        Refusal(fields: ["client_secret": "wrong"], status: 401, error: "invalid_client", code: 7_000_215),
        Refusal(fields: ["client_assertion": "x"], status: 400, error: "invalid_request", code: 900_561),
        Refusal(
            fields: ["client_secret": "", "client_assertion": "x"],
            status: 400,
            error: "invalid_request",
            code: 900_144
        ),
        Refusal(
            fields: ["client_secret": "", "client_assertion": "x", "client_assertion_type": "saml"],
            status: 400,
            error: "invalid_request",
            code: 900_561
        ),
        Refusal(
            fields: [
                "client_secret": "", "client_assertion": "x",
                "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            ],
            status: 401,
            error: "invalid_client",
            code: 50027
        ),
    ]

    @Test("each wrong request is refused with Entra's status, error and number", arguments: refusals)
    func refuses(refusal: Refusal) async throws {
        let world = try await World.make()
        let identity = try await world.system.identities.create(name: "app")
        let secret = try await world.system.identities.addSecret(to: "app")
        let right = ["client_id": identity.clientID, "client_secret": secret.value.exposed]
        let response = await world.request(
            right.merging(refusal.fields) { _, new in new },
            version: refusal.version,
            tenant: refusal.tenant
        )
        #expect(try response.refused() == Refused(refusal.status, refusal.error, refusal.code))
        let body = try response.object()
        let description = try #require(body["error_description"] as? String)
        #expect(description.hasPrefix("AADSTS\(refusal.code): "))
        #expect(!description.contains(secret.value.exposed))
        let time = world.clock.now().iso8601().replacing("T", with: " ")
        #expect(body["timestamp"] as? String == time)
        #expect((body["trace_id"] as? String)?.count == 36)
        #expect(response.caller == nil && response.refusal == "\(refusal.error) AADSTS\(refusal.code)")
    }

    @Test("the caller's own id for the request comes back when it is a GUID, and only then")
    func correlation() async throws {
        let world = try await World.make()
        for (given, echoed) in [("11111111-1111-4111-8111-111111111111", true), ("<script>", false)] {
            let response = await world.system.tokens.token(
                TokenRequest(tenant: World.tenant, version: .v2, form: [:], correlationID: given)
            )
            #expect((try response.object()["correlation_id"] as? String == given) == echoed)
        }
    }

    @Test("a secret works until it expires, and then the error says so")
    func expiredSecret() async throws {
        let world = try await World.make()
        let identity = try await world.system.identities.create(name: "app")
        let secret = try await world.system.identities.addSecret(to: "app", lifetime: .days(1))
        let fields = ["client_id": identity.clientID, "client_secret": secret.value.exposed]
        world.clock.advance(by: .days(1) - .seconds(1))
        #expect(await world.request(fields).status == 200)
        world.clock.advance(by: .seconds(1))
        #expect(try await world.request(fields).refused() == Refused(401, "invalid_client", 7_000_222))
    }

    @Test("a removed secret stops working, the other one goes on")
    func removedSecret() async throws {
        let world = try await World.make()
        let identity = try await world.system.identities.create(name: "app")
        let old = try await world.system.identities.addSecret(to: "app")
        let new = try await world.system.identities.addSecret(to: "app")
        try await world.system.identities.removeCredential(old.credential.id, from: "app")
        func ask(_ secret: NewSecret) async -> IssuerResponse {
            await world.request(["client_id": identity.clientID, "client_secret": secret.value.exposed])
        }
        #expect(try await ask(old).refused() == Refused(401, "invalid_client", 7_000_215))
        #expect(await ask(new).status == 200)
    }

    @Test("another identity's secret is not accepted")
    func otherIdentity() async throws {
        let world = try await World.make()
        let one = try await world.system.identities.create(name: "one")
        _ = try await world.system.identities.create(name: "two")
        let secret = try await world.system.identities.addSecret(to: "two")
        let response = await world.request(["client_id": one.clientID, "client_secret": secret.value.exposed])
        #expect(try response.refused() == Refused(401, "invalid_client", 7_000_215))
    }

    @Test("a disabled identity gets no token")
    func disabled() async throws {
        let world = try await World.make()
        let identity = try await world.system.identities.create(name: "app")
        let secret = try await world.system.identities.addSecret(to: "app")
        _ = try await world.system.identities.update("app", disabled: true)
        let response = await world.request([
            "client_id": identity.clientID, "client_secret": secret.value.exposed,
        ])
        #expect(try response.refused() == Refused(400, "unauthorized_client", 7_000_112))
    }

    @Test("a store that cannot be read is a passing failure, not a wrong client")
    func unreadableStore() async throws {
        let world = try await World.make()
        world.store.edit { $0.readsFail = true }
        let response = await world.request(["client_id": "x", "client_secret": "y"])
        #expect(try response.refused() == Refused(503, "temporarily_unavailable", 90033))
    }
}
