import Foundation
import Identity
import Testing
import VaultCore

@Suite("Assertions signed with a client certificate")
struct AssertionTests {
    static let type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

    /// A world with one identity that has the key's certificate.
    private struct Scene {
        let world: World
        let identity: IdentityRecord
        let key: ClientKey

        init(_ algorithm: ClientKey.Algorithm = .es256, validFor life: TimeInterval = 86_400 * 365)
            async throws
        {
            world = try await World.make()
            identity = try await world.system.identities.create(name: "app")
            key = try ClientKey(algorithm, validFor: life)
            _ = try await world.system.identities.addCertificate(to: "app", pem: try key.pem)
        }

        func claims(life: Int64 = 600) -> Oracle.Claims {
            let now = world.clock.now().unixSeconds
            return Oracle.Claims(
                iss: identity.clientID,
                sub: identity.clientID,
                aud: world.settings.tokenEndpoint(.v2),
                jti: UUID().uuidString,
                exp: now + life,
                nbf: now,
                iat: now
            )
        }

        func present(_ assertion: String, from source: String = "192.0.2.1") async -> IssuerResponse {
            await world.request(
                [
                    "client_id": identity.clientID, "client_assertion": assertion,
                    "client_assertion_type": AssertionTests.type,
                ],
                source: source
            )
        }
    }

    @Test(
        "every algorithm and every way to name the certificate is accepted",
        arguments: ClientKey.Algorithm.allCases,
        ClientKey.Naming.allCases
    )
    func accepted(algorithm: ClientKey.Algorithm, naming: ClientKey.Naming) async throws {
        let scene = try await Scene(algorithm)
        let assertion = try await scene.key.sign(scene.claims(), header: try scene.key.header(naming))
        let token = try await scene.present(assertion).token()
        let keySet = scene.world.system.discovery.keySet(tenant: World.tenant).body
        #expect(try await Oracle.verify(token, keySet: keySet).azpacr == "2")
    }

    @Test("the audience may be either token endpoint or the issuer", arguments: TokenVersion.allCases)
    func audiences(version: TokenVersion) async throws {
        let scene = try await Scene()
        for audience in [scene.world.settings.tokenEndpoint(version), scene.world.settings.issuer(version)] {
            var claims = scene.claims()
            claims.aud = audience
            #expect(try await scene.present(scene.key.sign(claims)).status == 200)
        }
    }

    enum Fault: String, CaseIterable, Sendable {
        case otherKey, otherNamed, otherAudience, expired, notYet, tooLong, otherSubject, noExpiry

        var expected: Refused {
            switch self {
            case .otherKey, .otherNamed: Refused(401, "invalid_client", 700_027)
            case .otherAudience: Refused(401, "invalid_client", 700_023)
            case .expired, .notYet, .tooLong: Refused(401, "invalid_client", 700_024)
            case .otherSubject, .noExpiry: Refused(401, "invalid_client", 50027)
            }
        }
    }

    @Test("each fault is refused with its own number", arguments: Fault.allCases)
    func faults(fault: Fault) async throws {
        let scene = try await Scene()
        let now = scene.world.clock.now().unixSeconds
        var claims = scene.claims()
        var key = scene.key
        var header = try scene.key.header(.x5tS256)
        switch fault {
        case .otherKey: key = try ClientKey(.es256)
        case .otherNamed: header = try ClientKey(.es256).header(.x5tS256)
        case .otherAudience:
            claims.aud = "https://login.microsoftonline.com/\(World.tenant)/oauth2/v2.0/token"
        case .expired: claims.exp = now - 300
        case .notYet: claims.nbf = now + 301
        case .tooLong: claims.exp = now + 3901
        case .otherSubject: claims.sub = World.tenant
        case .noExpiry: claims.exp = nil
        }
        let response = try await scene.present(key.sign(claims, header: header))
        #expect(try response.refused() == fault.expected)
    }

    @Test("an expired certificate is refused though it stays registered")
    func expiredCertificate() async throws {
        let scene = try await Scene(validFor: 3600)
        scene.world.clock.advance(by: .seconds(3600))
        let response = try await scene.present(scene.key.sign(scene.claims()))
        #expect(try response.refused() == Refused(401, "invalid_client", 1_000_502))
    }

    @Test("an assertion is refused from any other address while it lives, and accepted again from its own")
    func replay() async throws {
        let scene = try await Scene()
        let assertion = try await scene.key.sign(scene.claims())
        #expect(await scene.present(assertion).status == 200)
        #expect(await scene.present(assertion).status == 200, "MSAL presents one assertion several times")
        let stolen = await scene.present(assertion, from: "192.0.2.2")
        #expect(try stolen.refused() == Refused(401, "invalid_client", 700_027))
        #expect(await scene.present(assertion).status == 200)
    }

    @Test("an id used once cannot be used for another assertion, but another client may use it too")
    func identifierReuse() async throws {
        let scene = try await Scene()
        var claims = scene.claims()
        claims.jti = "same"
        #expect(try await scene.present(scene.key.sign(claims)).status == 200)
        claims.iat = 1
        #expect(
            try await scene.present(scene.key.sign(claims)).refused()
                == Refused(401, "invalid_client", 700_027)
        )
    }

    @Test("an assertion without an id is remembered by its text")
    func withoutIdentifier() async throws {
        let scene = try await Scene()
        var claims = scene.claims()
        claims.jti = nil
        let assertion = try await scene.key.sign(claims)
        #expect(await scene.present(assertion).status == 200)
        #expect(await scene.present(assertion, from: "192.0.2.2").status == 401)
    }

    @Test("an assertion of a client without certificates is refused")
    func notRegistered() async throws {
        let scene = try await Scene()
        let certificate = try #require(try await scene.world.system.identities.credentials(of: "app").first)
        try await scene.world.system.identities.removeCredential(certificate.id, from: "app")
        let response = try await scene.present(scene.key.sign(scene.claims()))
        #expect(try response.refused() == Refused(401, "invalid_client", 700_027))
    }
}
