import Foundation
import Identity
import Synchronization
import Testing
import VaultCore

@Suite("Tokens of other issuers")
struct FederationTests {
    private static let issuer = "https://cluster.example"
    private static let subject = "system:serviceaccount:shop:api"

    private static func claims(_ world: World) -> Oracle.Claims {
        let now = world.clock.now().unixSeconds
        return Oracle.Claims(
            iss: issuer,
            sub: subject,
            aud: FederatedTrust.defaultAudience,
            exp: now + 3600,
            nbf: now,
            iat: now
        )
    }

    private static func present(_ token: String, as identity: IdentityRecord, _ world: World) async
        -> IssuerResponse
    {
        await world.request([
            "client_id": identity.clientID, "client_assertion": token,
            "client_assertion_type": AssertionTests.type,
        ])
    }

    /// A world whose identity trusts the key inline.
    private static func scene(_ key: ClientKey) async throws -> (World, IdentityRecord) {
        let world = try await World.make()
        let identity = try await world.system.identities.create(name: "pod", kind: .workload)
        let trust = FederatedTrust(issuer: issuer, subject: subject, jwks: try key.keySet(kid: "k1"))
        _ = try await world.system.identities.addFederation(to: "pod", trust)
        return (world, identity)
    }

    @Test("a trusted token stands for the identity, again and again", arguments: ClientKey.Algorithm.allCases)
    func accepted(algorithm: ClientKey.Algorithm) async throws {
        let key = try ClientKey(algorithm)
        let (world, identity) = try await Self.scene(key)
        let token = try await key.sign(Self.claims(world), kid: "k1")
        for _ in 0..<2 {
            #expect(await Self.present(token, as: identity, world).status == 200)
        }
    }

    enum Fault: String, CaseIterable, Sendable {
        case issuer, subject, audience, key, keyID, expired, notYet

        var code: Int {
            switch self {
            case .issuer: 700_211
            case .audience: 700_212
            case .subject: 700_213
            case .key, .keyID: 700_027
            case .expired, .notYet: 700_024
            }
        }
    }

    @Test("each mismatch is refused with its own number", arguments: Fault.allCases)
    func faults(fault: Fault) async throws {
        let key = try ClientKey(.es256)
        let (world, identity) = try await Self.scene(key)
        var claims = Self.claims(world)
        var kid = "k1"
        var signer = key
        switch fault {
        case .issuer: claims.iss = "https://cluster.example/"
        case .subject: claims.sub = Self.subject + "2"
        case .audience: claims.aud = "api"
        case .key: signer = try ClientKey(.es256)
        case .keyID: kid = "k2"
        case .expired: claims.exp = world.clock.now().unixSeconds - 300
        case .notYet: claims.nbf = world.clock.now().unixSeconds + 301
        }
        let token = try await signer.sign(claims, kid: kid)
        let response = await Self.present(token, as: identity, world)
        #expect(try response.refused() == Refused(401, "invalid_client", fault.code))
    }

    /// Documents of another issuer, and how often they were asked for.
    private final class Site: Sendable {
        let documents: Mutex<[String: String]>
        let asked = Mutex(0)

        init(_ documents: [String: String]) {
            self.documents = Mutex(documents)
        }

        @Sendable func fetch(_ url: String) async throws -> [UInt8] {
            asked.withLock { $0 += 1 }
            guard let document = documents.withLock({ $0[url] }) else { throw VaultError(.notFound, url) }
            return Array(document.utf8)
        }
    }

    private static func site(
        _ key: ClientKey,
        kid: String,
        issuer: String = issuer,
        keys: String = issuer + "/keys"
    )
        throws -> Site
    {
        Site([
            Self.issuer + "/.well-known/openid-configuration":
                "{\"issuer\":\"\(issuer)\",\"jwks_uri\":\"\(keys)\"}",
            keys: try key.keySet(kid: kid),
        ])
    }

    @Test("without inline keys they are learnt by discovery, kept, and learnt again for a new key id")
    func discovery() async throws {
        let (old, new) = (try ClientKey(.es256), try ClientKey(.es256))
        let site = try Self.site(old, kid: "k1")
        let world = try await World.make(fetch: site.fetch)
        let identity = try await world.system.identities.create(name: "pod")
        _ = try await world.system.identities.addFederation(
            to: "pod",
            FederatedTrust(issuer: Self.issuer, subject: Self.subject)
        )
        func present(_ key: ClientKey, _ kid: String) async throws -> Int {
            let token = try await key.sign(Self.claims(world), kid: kid)
            return await Self.present(token, as: identity, world).status
        }
        #expect(try await present(old, "k1") == 200)
        #expect(try await present(old, "k1") == 200)
        #expect(site.asked.withLock { $0 } == 2, "one discovery document, one key set")

        let rotated = try new.keySet(kid: "k2")
        site.documents.withLock { $0[Self.issuer + "/keys"] = rotated }
        #expect(try await present(new, "k2") == 401, "an unknown key id does not cause a fetch at once")
        world.clock.advance(by: .seconds(30))
        #expect(try await present(new, "k2") == 200)
        #expect(try await present(old, "k1") == 401)
    }

    @Test("keys once learnt serve on while the issuer cannot be reached")
    func unreachable() async throws {
        let key = try ClientKey(.es256)
        let site = try Self.site(key, kid: "k1")
        let world = try await World.make(fetch: site.fetch)
        let identity = try await world.system.identities.create(name: "pod")
        _ = try await world.system.identities.addFederation(
            to: "pod",
            FederatedTrust(issuer: Self.issuer, subject: Self.subject)
        )
        func present() async throws -> Int {
            let token = try await key.sign(Self.claims(world), kid: "k1")
            return await Self.present(token, as: identity, world).status
        }
        let documents = site.documents.withLock { $0 }
        site.documents.withLock { $0 = [:] }
        #expect(try await present() == 503)
        site.documents.withLock { $0 = documents }
        #expect(try await present() == 200)
        site.documents.withLock { $0 = [:] }
        world.clock.advance(by: .seconds(601))
        #expect(try await present() == 200)
    }

    @Test(
        "a discovery document of somebody else, or with keys over plain HTTP, is not believed",
        arguments: [
            ("https://evil.example", "https://cluster.example/keys"), (issuer, "http://cluster.example/keys"),
        ]
    )
    func distrust(issuer: String, keys: String) async throws {
        let key = try ClientKey(.es256)
        let site = try Self.site(key, kid: "k1", issuer: issuer, keys: keys)
        let world = try await World.make(fetch: site.fetch)
        let identity = try await world.system.identities.create(name: "pod")
        _ = try await world.system.identities.addFederation(
            to: "pod",
            FederatedTrust(issuer: Self.issuer, subject: Self.subject)
        )
        let token = try await key.sign(Self.claims(world), kid: "k1")
        #expect(await Self.present(token, as: identity, world).status == 503)
    }

    @Test("no document is fetched for an issuer that nobody trusts")
    func noFetchForStrangers() async throws {
        let key = try ClientKey(.es256)
        let site = Site([:])
        let world = try await World.make(fetch: site.fetch)
        let identity = try await world.system.identities.create(name: "pod")
        let token = try await key.sign(Self.claims(world), kid: "k1")
        #expect(await Self.present(token, as: identity, world).status == 401)
        #expect(site.asked.withLock { $0 } == 0)
    }
}
