import Crypto
import Foundation
import Identity
import Testing
import VaultCore

@Suite("The token verifier")
struct TokenVerifierTests {
    @Test(
        "a fresh token gives the principal with name, ids, ring and tenant",
        arguments: TokenVersion.allCases
    )
    func freshToken(version: TokenVersion) async throws {
        let world = try await World.make()
        let (identity, token) = try await world.tokenOfFreshIdentity(version: version)
        let principal = try await world.system.verifier.verify(token, audiences: World.audiences)
        #expect(
            principal
                == Principal(
                    objectID: identity.objectID,
                    clientID: identity.clientID,
                    name: "app",
                    ring: "canary",
                    tenantID: World.tenant,
                    issuer: world.settings.issuer(version)
                )
        )
    }

    @Test("the audience must be one of those accepted, and Azure's text says which")
    func audience() async throws {
        let world = try await World.make()
        let (_, token) = try await world.tokenOfFreshIdentity()
        let error = await #expect(throws: VaultError.self) {
            try await world.system.verifier.verify(token, audiences: ["https://other.example"])
        }
        #expect(error?.code == .unauthorized)
        #expect(
            error?.summary
                == "AKV10022: Invalid audience. Expected https://other.example, found: https://vault.localhost:8443."
        )
    }

    @Test("a token remembered for one audience is not good for another")
    func audienceOfCachedToken() async throws {
        let world = try await World.make()
        let (_, token) = try await world.tokenOfFreshIdentity()
        _ = try await world.system.verifier.verify(token, audiences: World.audiences)
        #expect(world.system.verifier.cached(token, audiences: ["https://vault.azure.net"]) == nil)
        await #expect(throws: VaultError(.unauthorized, "")) {
            try await world.system.verifier.verify(token, audiences: ["https://vault.azure.net"])
        }
    }

    @Test("a token works until the second it expires, remembered or not")
    func expiry() async throws {
        let world = try await World.make()
        let (_, token) = try await world.tokenOfFreshIdentity()
        world.clock.advance(by: .seconds(3599))
        _ = try await world.system.verifier.verify(token, audiences: World.audiences)
        #expect(world.system.verifier.cached(token, audiences: World.audiences) != nil)
        world.clock.advance(by: .seconds(1))
        #expect(world.system.verifier.cached(token, audiences: World.audiences) == nil)
        let error = await #expect(throws: VaultError.self) {
            try await world.system.verifier.verify(token, audiences: World.audiences)
        }
        #expect(error?.summary.contains("expired at") == true)
    }

    @Test("a token from a clock more than a minute ahead is not valid yet")
    func notBefore() async throws {
        let world = try await World.make()
        let (_, token) = try await world.tokenOfFreshIdentity()
        world.clock.advance(by: .seconds(-60))
        _ = try await world.system.verifier.verify(token, audiences: World.audiences)
        world.clock.advance(by: .seconds(-120))
        await #expect(throws: VaultError(.unauthorized, "")) {
            try await world.another().verifier.verify(token, audiences: World.audiences)
        }
    }

    @Test("an issuer of another tenant or under another name is refused with both names")
    func otherIssuer() async throws {
        let world = try await World.make()
        let (_, token) = try await world.tokenOfFreshIdentity()
        for (authority, tenant) in [
            ("https://localhost:9443", World.tenant),
            ("https://localhost:8443", "11111111-2222-4333-8444-555555555555"),
        ] {
            let verifier = TokenVerifier(
                settings: IssuerSettings(authority: authority, tenantID: tenant),
                keys: world.system.keys,
                store: world.store,
                clock: world.clock,
                cache: TokenCache()
            )
            let error = await #expect(throws: VaultError.self) {
                try await verifier.verify(token, audiences: World.audiences)
            }
            #expect(
                error?.summary.hasPrefix("AKV10032: Invalid issuer. Expected one of \(authority)/\(tenant)/")
                    == true
            )
            #expect(error?.summary.hasSuffix("found https://localhost:8443/\(World.tenant)/v2.0.") == true)
        }
    }

    @Test("tokens of other servers of the store are taken, and of no stranger")
    func peers() async throws {
        let world = try await World.make()
        let (_, token) = try await world.tokenOfFreshIdentity()
        let peers = PeerIssuers()
        let verifier = TokenVerifier(
            settings: IssuerSettings(authority: "https://localhost:9443", tenantID: World.tenant),
            keys: world.system.keys,
            store: world.store,
            clock: world.clock,
            cache: TokenCache(),
            peers: peers
        )
        peers.replace(with: ["https://localhost:7443"])
        await #expect(throws: VaultError.self) {
            try await verifier.verify(token, audiences: World.audiences)
        }
        peers.replace(with: ["https://localhost:7443", "https://localhost:8443"])
        _ = try await verifier.verify(token, audiences: World.audiences)
    }

    @Test("no token is taken by what is remembered from too long ago, verified before or not")
    func staleness() async throws {
        let world = try await World.make()
        let (_, token) = try await world.tokenOfFreshIdentity()
        let freshness = SwitchedFreshness()
        let verifier = TokenVerifier(
            settings: IssuerSettings(authority: "https://localhost:8443", tenantID: World.tenant),
            keys: world.system.keys,
            store: world.store,
            clock: world.clock,
            cache: TokenCache(),
            freshness: freshness
        )
        _ = try await verifier.verify(token, audiences: World.audiences)
        #expect(verifier.cached(token, audiences: World.audiences) != nil)
        freshness.turn(off: true)
        #expect(verifier.cached(token, audiences: World.audiences) == nil)
        await #expect(throws: VaultError(.unavailable, "")) {
            try await verifier.verify(token, audiences: World.audiences)
        }
        freshness.turn(off: false)
        _ = try await verifier.verify(token, audiences: World.audiences)
    }

    @Test("a store that cannot be read is not taken for a wrong token")
    func unreadableStore() async throws {
        let world = try await World.make()
        let (_, token) = try await world.tokenOfFreshIdentity()
        world.store.edit { $0.readsFail = true }
        await #expect(throws: VaultError(.unavailable, "")) {
            try await world.system.verifier.verify(token, audiences: World.audiences)
        }
    }

    @Test(
        "the bearer token is found whatever the case of the scheme, and nothing else is taken for one",
        arguments: [
            ("Bearer abc", "abc"), ("bearer abc", "abc"), ("BEARER  abc", "abc"), ("Basic abc", nil),
            ("abc", nil),
            ("Bearer", nil), ("Bearer a b", nil), (nil, nil),
        ] as [(String?, String?)]
    )
    func bearer(header: String?, token: String?) {
        #expect(TokenVerifier.bearerToken(in: header) == token)
        #expect(TokenVerifier.missingToken.summary == "AKV10000: Request is missing a Bearer or PoP token.")
    }
}
