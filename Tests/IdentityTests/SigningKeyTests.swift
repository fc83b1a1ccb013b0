import Foundation
import Identity
import SecretMemory
import Testing
import VaultCore

@Suite("Signing keys")
struct SigningKeyTests {
    private static func published(_ system: IdentitySystem) throws -> [String] {
        let keys = try system.discovery.keySet(tenant: World.tenant).object()["keys"] as? [[String: Any]]
        return try #require(keys).compactMap { $0["kid"] as? String }
    }

    private static func kid(of token: String) throws -> String {
        let header = try #require(Base64URL.decode(String(token.prefix { $0 != "." })))
        let object = try JSONSerialization.jsonObject(with: Data(header)) as? [String: Any]
        return try #require(object?["kid"] as? String)
    }

    @Test(
        "a key is published a day before it signs, and its predecessor verifies until its last token expired"
    )
    func rotationWithOverlap() async throws {
        let world = try await World.make()
        let first = try #require(try Self.published(world.system).first)
        let (identity, early) = try await world.tokenOfFreshIdentity()
        let secret = try await world.system.identities.addSecret(to: "app")
        func token() async throws -> String {
            try await world.request(["client_id": identity.clientID, "client_secret": secret.value.exposed])
                .token()
        }
        #expect(try Self.kid(of: early) == first)

        world.clock.advance(by: .days(29) - .seconds(1))
        #expect(try await !world.system.keys.rotateIfDue())
        world.clock.advance(by: .seconds(1))
        #expect(try await world.system.keys.rotateIfDue())
        let both = try Self.published(world.system)
        #expect(both.count == 2 && both.contains(first), "the new key is known before it signs")
        #expect(try await Self.kid(of: token()) == first)

        world.clock.advance(by: .days(1) - .seconds(1))
        let last = try await token()
        #expect(try Self.kid(of: last) == first)
        world.clock.advance(by: .seconds(1))
        let next = try await token()
        #expect(try Self.kid(of: next) != first)

        world.clock.advance(by: .seconds(3598))
        for token in [last, next] {
            _ = try await world.system.verifier.verify(token, audiences: World.audiences)
        }
        world.clock.advance(by: .seconds(302))
        #expect(try Self.published(world.system) == both.filter { $0 != first })
    }

    @Test("a clock that jumps while the successor is made leaves the predecessor its day and its overlap")
    func jumpWhileMaking() async throws {
        let world = try await World.make()
        let first = try #require(try Self.published(world.system).first)
        world.clock.advance(by: .days(29))
        world.store.edit { state in state.beforeWrite = { world.clock.advance(by: .days(2)) } }
        #expect(try await world.system.keys.rotateIfDue())
        let (_, token) = try await world.tokenOfFreshIdentity()
        #expect(try Self.kid(of: token) == first)
        _ = try await world.system.verifier.verify(token, audiences: World.audiences)
        #expect(try Self.published(world.system).count == 2)
    }

    @Test("keys outlive a restart, and two nodes share them")
    func shared() async throws {
        let world = try await World.make()
        let (_, token) = try await world.tokenOfFreshIdentity()
        let other = try await world.another()
        _ = try await other.verifier.verify(token, audiences: World.audiences)
        #expect(try Self.published(other) == Self.published(world.system))
        #expect(world.store.contents.tokenKeys.count == 1)
    }

    @Test("two nodes that find a key due at once make one")
    func oneOfTwo() async throws {
        let world = try await World.make()
        let other = try await world.another()
        world.clock.advance(by: .days(29))
        async let here = world.system.keys.rotateIfDue()
        async let there = other.keys.rotateIfDue()
        let made = try await [here, there].filter { $0 }
        #expect(made.count == 1)
        #expect(world.store.contents.tokenKeys.count == 2)
    }

    @Test("after a long stop the old key signs on until its successor has been published for a day")
    func longStop() async throws {
        let world = try await World.make()
        let first = try Self.published(world.system)
        world.clock.advance(by: .days(400))
        #expect(try await world.system.keys.rotateIfDue())
        let (_, token) = try await world.tokenOfFreshIdentity()
        #expect(try Self.kid(of: token) == first[0])
        _ = try await world.system.verifier.verify(token, audiences: World.audiences)
    }

    @Test("keys that nobody needs any more are removed with the next rotation")
    func removal() async throws {
        let world = try await World.make()
        for _ in 0..<4 {
            world.clock.advance(by: .days(30))
            try await world.system.keys.rotateIfDue()
        }
        #expect(world.store.contents.tokenKeys.count <= 3)
    }

    @Test("the private part stands in the store sealed for its place only")
    func sealed() async throws {
        let world = try await World.make()
        world.store.edit { $0.signingKeys[0].id = "moved" }
        await #expect(throws: VaultError(.integrity, "")) { try await world.another() }
    }

    @Test("the schedule asks for nothing twice")
    func scheduleIsPure() {
        let schedule = SigningKeySchedule()
        let now = Timestamp(unixSeconds: 1_000_000)
        #expect(
            schedule.step(keys: [], now: now)
                == .create(signsFrom: now, ending: nil, endingVerifiesUntil: now)
        )
        func key(_ id: String, from start: Timestamp, until end: Timestamp = .latest) -> SigningKeyRecord {
            SigningKeyRecord(
                id: id,
                publicMaterial: .oct(bits: 128),
                sealed: SealedRecord(kekVersion: 1, salt: [], box: []),
                created: now,
                signsFrom: start,
                verifiesUntil: end
            )
        }
        let later = now + .days(29)
        #expect(schedule.step(keys: [key("a", from: now)], now: later - .seconds(1)) == .rest)
        let start = later + .days(1)
        #expect(
            schedule.step(keys: [key("a", from: now)], now: later)
                == .create(signsFrom: start, ending: "a", endingVerifiesUntil: start + .seconds(3900))
        )
        let pair = [key("a", from: now, until: start + .seconds(3900)), key("b", from: start)]
        #expect(schedule.step(keys: pair, now: later) == .rest)
        #expect(SigningKeySchedule.signer(among: pair, at: start - .seconds(1))?.id == "a")
        #expect(SigningKeySchedule.signer(among: pair, at: start)?.id == "b")
        #expect(SigningKeySchedule.published(among: pair, at: start + .seconds(3900)).map(\.id) == ["b"])
    }
}
