import Testing
import VaultCore

@testable import Identity

@Suite("The token cache")
struct TokenCacheTests {
    private static let now = Timestamp(unixSeconds: 1000)

    private static func entry(expires: Int64 = 5000, fresh: Int64 = 5000) -> TokenCache.Entry {
        TokenCache.Entry(
            principal: Principal(objectID: "o", clientID: "c", name: "n", tenantID: "t", issuer: "i"),
            audience: "a",
            expires: Timestamp(unixSeconds: expires),
            fresh: Timestamp(unixSeconds: fresh)
        )
    }

    @Test("a token is found by its exact text until it expires or is due for another look")
    func lookup() {
        let cache = TokenCache()
        cache.remember(Self.entry(expires: 1010, fresh: 1020), "short", since: cache.epoch)
        cache.remember(Self.entry(expires: 1020, fresh: 1010), "stale", since: cache.epoch)
        for token in ["short", "stale"] {
            #expect(cache.entry(token, at: Timestamp(unixSeconds: 1009)) != nil)
            #expect(cache.entry(token, at: Timestamp(unixSeconds: 1010)) == nil)
        }
        #expect(cache.entry("shor", at: Self.now) == nil)
    }

    @Test("it never holds more than its capacity, and keeps what is asked for again")
    func bounds() {
        let cache = TokenCache(capacity: 10)
        cache.remember(Self.entry(), "hot", since: cache.epoch)
        for number in 0..<100 {
            cache.remember(Self.entry(), "t\(number)", since: cache.epoch)
            #expect(cache.entry("hot", at: Self.now) != nil)
        }
        let held = (0..<100).filter { cache.entry("t\($0)", at: Self.now) != nil }.count
        #expect(held <= 10)
    }

    @Test("what was verified before identities changed is not remembered after")
    func raceWithInvalidation() {
        let cache = TokenCache()
        let epoch = cache.epoch
        cache.invalidate()
        cache.remember(Self.entry(), "t", since: epoch)
        #expect(cache.entry("t", at: Self.now) == nil)
    }

    @Test(
        "disabling, deleting and any other change of an identity are seen at once",
        arguments: ["disable", "delete"]
    )
    func invalidation(change: String) async throws {
        let world = try await World.make()
        let (identity, token) = try await world.tokenOfFreshIdentity()
        _ = try await world.system.verifier.verify(token, audiences: World.audiences)
        #expect(
            world.system.verifier.cached(token, audiences: World.audiences)?.clientID == identity.clientID
        )
        if change == "disable" {
            _ = try await world.system.identities.update("app", disabled: true)
        } else {
            try await world.system.identities.delete("app")
        }
        #expect(world.system.verifier.cached(token, audiences: World.audiences) == nil)
        await #expect(throws: VaultError(.unauthorized, "")) {
            try await world.system.verifier.verify(token, audiences: World.audiences)
        }
    }

    @Test("a change made on another node is seen within a minute")
    func changeElsewhere() async throws {
        let world = try await World.make()
        let (_, token) = try await world.tokenOfFreshIdentity()
        _ = try await world.system.verifier.verify(token, audiences: World.audiences)
        world.store.edit { $0.identities[0].disabled = true }
        #expect(world.system.verifier.cached(token, audiences: World.audiences) != nil)
        world.clock.advance(by: .seconds(60))
        await #expect(throws: VaultError(.unauthorized, "")) {
            try await world.system.verifier.verify(token, audiences: World.audiences)
        }
    }

    @Test("a new identity under an old client id does not inherit its tokens")
    func reusedClientID() async throws {
        let world = try await World.make()
        let (_, token) = try await world.tokenOfFreshIdentity()
        world.store.edit { $0.identities[0].objectID = "99999999-9999-4999-8999-999999999999" }
        await #expect(throws: VaultError(.unauthorized, "")) {
            try await world.system.verifier.verify(token, audiences: World.audiences)
        }
    }
}
