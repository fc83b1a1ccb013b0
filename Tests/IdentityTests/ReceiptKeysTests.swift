import Foundation
import Identity
import Receipts
import Testing
import VaultCore

@Suite("The keys that sign receipts")
struct ReceiptKeysTests {
    /// A receipt of a retirement at an instant.
    private static func receipt(at instant: Timestamp) -> Receipt {
        Receipt(
            issuer: "https://localhost:8443/tenant",
            rotation: "rotation",
            vault: "default",
            object: "secrets/orders",
            request: Receipt.Request(trigger: "onDemand", reason: nil, approvedBy: []),
            versions: Receipt.Versions(
                old: String(repeating: "a", count: 32),
                new: String(repeating: "b", count: 32)
            ),
            target: Receipt.Target(
                connector: "db",
                strategy: "one-principal",
                oldPrincipal: "orders",
                newPrincipal: "orders"
            ),
            times: Receipt.Times(
                begun: instant,
                promoted: instant,
                decided: instant,
                refused: instant,
                retired: instant
            ),
            evidence: nil,
            decision: Receipt.Decision(
                cause: .noOverlap,
                quiet: CalendarDuration(days: 1),
                deadline: nil,
                atDeadline: "hold",
                decidedBy: nil,
                stillUsedBy: []
            ),
            refusal: Receipt.Refusal(answer: "no")
        )
    }

    private static func sign(_ world: World, by system: IdentitySystem? = nil) throws -> String {
        try (system ?? world.system).receipts.sign(receipt(at: world.clock.now()))
    }

    private static func issuerKeys(_ system: IdentitySystem) throws -> [String] {
        let keys = try system.discovery.keySet(tenant: World.tenant).object()["keys"] as? [[String: Any]]
        return try #require(keys).compactMap { $0["kid"] as? String }
    }

    @Test("what they sign verifies with the published set alone")
    func signs() async throws {
        let world = try await World.make()
        let verdict = world.system.receipts.keySet.verify(try Self.sign(world))
        #expect(verdict.problems == [])
        #expect(world.system.receipts.issuer == "https://localhost:8443/\(World.tenant)")
    }

    @Test("a key signs receipts or tokens, and never both")
    func separate() async throws {
        let world = try await World.make()
        let ours = world.system.receipts.keySet.keys.map(\.kid)
        let issuers = try Self.issuerKeys(world.system)
        #expect(ours.count == 1 && issuers.count == 1 && Set(ours).isDisjoint(with: issuers))
        let receipt = try Self.sign(world)
        await #expect(throws: (any Error).self) {
            try await world.system.verifier.verify(receipt, audiences: World.audiences)
        }
        let (_, token) = try await world.tokenOfFreshIdentity()
        #expect(!world.system.receipts.keySet.verify(token).isValid)
    }

    @Test("a key is published a day before it signs, and verifies for ever what it signed")
    func rotation() async throws {
        let world = try await World.make()
        let first = try #require(world.system.receipts.keySet.keys.first)
        let early = try Self.sign(world)
        world.clock.advance(by: .days(179))
        #expect(try await world.system.receipts.rotateIfDue())
        #expect(try await !world.system.receipts.rotateIfDue())
        let both = world.system.receipts.keySet.keys
        #expect(both.map(\.kid).first == first.kid && both.count == 2)
        #expect(both[0].exp == both[1].nbf && both[1].exp == nil)
        #expect(try ReceiptText(Self.sign(world)).keyID == first.kid)
        world.clock.advance(by: .days(1))
        let late = try Self.sign(world)
        #expect(try ReceiptText(late).keyID == both[1].kid)
        for _ in 0..<5 {
            world.clock.advance(by: .days(179))
            try await world.system.receipts.rotateIfDue()
            world.clock.advance(by: .days(2))
            try await world.system.receipts.rotateIfDue()
        }
        let set = world.system.receipts.keySet
        #expect(set.keys.count == 7)
        for text in [early, late, try Self.sign(world)] { #expect(set.verify(text).problems == []) }
    }

    @Test("the private part of a key that has signed its last is destroyed, and the public one stays")
    func destroyed() async throws {
        let world = try await World.make()
        world.clock.advance(by: .days(179))
        try await world.system.receipts.rotateIfDue()
        world.clock.advance(by: .days(2) - .seconds(1))
        #expect(try await !world.system.receipts.rotateIfDue())
        world.clock.advance(by: .seconds(1))
        #expect(try await world.system.receipts.rotateIfDue())
        let boxes = world.store.contents.signingKeys.filter { $0.purpose == .receipts }.map(
            \.sealed.box.isEmpty
        )
        #expect(boxes.sorted { $0 && !$1 } == [true, false])
        #expect(throws: VaultError(.unavailable, "")) {
            try world.system.receipts.sign(Self.receipt(at: world.clock.now() - .days(3)))
        }
    }

    @Test("keys outlive a restart, and two nodes that find one due make one")
    func shared() async throws {
        let world = try await World.make()
        let other = try await world.another()
        #expect(other.receipts.keySet == world.system.receipts.keySet)
        #expect(world.system.receipts.keySet.verify(try Self.sign(world, by: other)).problems == [])
        world.clock.advance(by: .days(179))
        async let here = world.system.receipts.rotateIfDue()
        async let there = other.receipts.rotateIfDue()
        let made = try await [here, there].filter { $0 }
        #expect(made.count == 1)
    }

    @Test("without a key nothing is signed")
    func none() async throws {
        let world = try await World.make()
        let keys = ReceiptKeys(
            issuer: "x",
            store: world.store,
            sealer: FakeSealer(),
            clock: world.clock
        )
        #expect(throws: VaultError(.unavailable, "")) { try keys.sign(Self.receipt(at: world.clock.now())) }
    }

    @Test("a public part that was exchanged in the store is noticed")
    func exchanged() async throws {
        let world = try await World.make()
        world.store.edit { state in
            guard let place = state.signingKeys.firstIndex(where: { $0.purpose == .receipts }) else { return }
            state.signingKeys[place].publicMaterial = .ec(
                .p256,
                x: [UInt8](repeating: 1, count: 32),
                y: [UInt8](repeating: 2, count: 32)
            )
        }
        await #expect(throws: VaultError(.integrity, "")) { try await world.another() }
    }
}
