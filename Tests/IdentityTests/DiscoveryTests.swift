import Foundation
import Identity
import Testing
import VaultCore

@Suite("Discovery and the challenge")
struct DiscoveryTests {
    @Test(
        "the configuration names the endpoints that MSAL needs",
        arguments: [
            (TokenVersion.v1, "oauth2/", "discovery/keys", ""),
            (.v2, "oauth2/v2.0/", "discovery/v2.0/keys", "v2.0"),
        ]
    )
    func configuration(version: TokenVersion, path: String, keys: String, issuer: String) async throws {
        let world = try await World.make()
        let body = try world.system.discovery.configuration(
            tenant: World.tenant.uppercased(),
            version: version
        ).object()
        let base = "https://localhost:8443/\(World.tenant)/"
        #expect(body["issuer"] as? String == base + issuer)
        #expect(body["token_endpoint"] as? String == base + path + "token")
        #expect(body["authorization_endpoint"] as? String == base + path + "authorize")
        #expect(body["device_authorization_endpoint"] as? String == base + path + "devicecode")
        #expect(body["jwks_uri"] as? String == base + keys)
    }

    @Test("another tenant is not known")
    func otherTenant() async throws {
        let world = try await World.make()
        for response in [
            world.system.discovery.configuration(tenant: "common", version: .v2),
            world.system.discovery.keySet(tenant: "common"),
        ] {
            #expect(try response.refused() == Refused(400, "invalid_request", 90002))
        }
    }

    @Test("the key set shows public parts only")
    func keySet() async throws {
        let world = try await World.make()
        let keys =
            try world.system.discovery.keySet(tenant: World.tenant).object()["keys"] as? [[String: String]]
        let key = try #require(keys?.first)
        #expect(Set(key.keys) == ["kty", "use", "kid", "alg", "issuer", "n", "e"])
        #expect([key["kty"], key["use"], key["alg"], key["e"]] == ["RSA", "sig", "RS256", "AQAB"])
    }

    @Test("the challenge obeys the rules of all SDKs")
    func challenge() {
        let header = Challenge.header(
            authority: "https://localhost:8443/",
            tenant: World.tenant,
            resource: "https://vault.localhost:8443/"
        )
        #expect(
            header
                == "Bearer authorization=\"https://localhost:8443/\(World.tenant)\", "
                + "resource=\"https://vault.localhost:8443\""
        )
        let items = header.dropFirst("Bearer ".count).components(separatedBy: ", ")
        #expect(items.allSatisfy { $0.filter { $0 == "=" }.count == 1 && $0.hasSuffix("\"") })
    }

    @Test(
        "the resource is the host without the vault's name, with its port",
        arguments: [
            ("team.vault.localhost:8443", "team", "https://vault.localhost:8443"),
            ("Team.Vault.Example", "team", "https://vault.example"),
            ("localhost:8443", "default", "https://localhost:8443"),
            ("default.vault.localhost:8443", "default", "https://vault.localhost:8443"),
            ("127.0.0.1:8443", "default", "https://127.0.0.1:8443"),
            ("[::1]:8443", "default", "https://[::1]:8443"),
        ]
    )
    func resource(host: String, vault: String, expected: String) throws {
        let resource = Challenge.resource(host: host, vault: try #require(VaultName(vault)))
        #expect(resource == expected)
        if host.lowercased().hasPrefix(vault + ".") {
            #expect(host.lowercased().hasSuffix("." + expected.dropFirst("https://".count)))
        }
    }
}
