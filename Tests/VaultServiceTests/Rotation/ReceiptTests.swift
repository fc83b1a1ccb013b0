import Policies
import Receipts
import Rotation
import Testing
import VaultCore

@testable import VaultService

@Suite("The end of an old login leaves a receipt")
struct ReceiptTests {
    private static let everyone: @Sendable (inout Policy) throws -> Void = { $0.rings = [.everyone] }
    private static let retiring: @Sendable (inout Policy) throws -> Void = { policy in
        policy.rings = [.everyone]
        policy.grace.atDeadline = .retire
    }

    private func with(
        _ overlap: TargetOverlap = .twoPrincipals,
        change: @escaping (inout Policy) throws -> Void = everyone,
        _ body: @escaping (TargetWorld) async throws -> Void
    ) async throws {
        try await World.with { world in try await body(try await TargetWorld(world, overlap, change)) }
    }

    /// Somebody is logged in as the old principal.
    private func occupy(_ w: TargetWorld) {
        w.target.show([TargetSession(principal: "orders_a", client: "batch", since: World.start)])
    }

    @Test("by quiet: who used it, since when uses were seen, and what the target answered")
    func quiet() async throws {
        try await with { w in
            let targets = w.targets()
            let scheduler = w.scheduler(targets)
            try await w.pass(.days(30), scheduler)
            let promoted = w.world.clock.now()
            occupy(w)
            w.world.clock.advance(by: .seconds(60))
            try await targets.collect()
            let used = w.world.clock.now()
            w.target.show([])
            #expect(try await w.receipt() == nil)
            try await w.pass(.days(1), scheduler)
            let receipt = try #require(try await w.receipt())
            let rotation = try await w.world.lastRotation(w.id)
            #expect(receipt.contradictions == [])
            #expect(receipt.issuer == w.signer.issuer && receipt.rotation == rotation.id)
            #expect(receipt.vault == "default" && receipt.object == "secrets/orders")
            #expect(receipt.versions.old == rotation.state.plan.predecessor.description)
            #expect(receipt.versions.new == rotation.state.candidate.description)
            #expect(receipt.target.oldPrincipal == "orders_a" && receipt.target.newPrincipal == "orders_b")
            #expect(receipt.target.strategy == "two-principals" && receipt.target.connector == "orders-db")
            #expect(receipt.decision.cause == .quiet && receipt.decision.stillUsedBy == [])
            #expect(receipt.times.promoted.instant == promoted)
            #expect(receipt.times.refused.instant == w.world.clock.now())
            #expect(receipt.refusal.answer == "login")
            #expect(receipt.request.trigger == "scheduled")
            let use = try #require(receipt.evidence?.uses.first)
            #expect((use.consumer, use.source, use.last.instant) == ("batch", "target", used))
            #expect(receipt.evidence?.completeSince.instant == World.start)
        }
    }

    @Test("at a deadline: who still held it")
    func deadline() async throws {
        try await with(change: Self.retiring) { w in
            let scheduler = w.scheduler(w.targets())
            try await w.pass(.days(30), scheduler)
            occupy(w)
            try await w.pass(.days(7), scheduler)
            let receipt = try #require(try await w.receipt())
            #expect(receipt.contradictions == [])
            #expect(receipt.decision.cause == .deadline && receipt.decision.stillUsedBy == ["batch"])
            #expect(receipt.decision.deadline?.description == "P7D")
        }
    }

    @Test("by a person: who decided, over whom")
    func person() async throws {
        try await with { w in
            let targets = w.targets()
            let scheduler = w.scheduler(targets)
            try await w.pass(.days(30), scheduler)
            w.world.clock.advance(by: .seconds(60))
            occupy(w)
            let rotation = try await w.world.lastRotation(w.id).id
            _ = try await w.rotations(targets).retireNow(rotation, by: "ada")
            try await w.settle(scheduler)
            let receipt = try #require(try await w.receipt())
            #expect(receipt.contradictions == [])
            #expect(receipt.decision.cause == .person)
            #expect(receipt.decision.decidedBy == Receipt.Person(clientID: "ada", name: nil))
            #expect(receipt.decision.stillUsedBy == ["batch"])
        }
    }

    @Test("with one login only: that it ended when the new one began")
    func noOverlap() async throws {
        try await with(.none) { w in
            w.world.clock.advance(by: .days(30))
            try await w.settle(w.scheduler(w.targets()))
            let receipt = try #require(try await w.receipt())
            #expect(receipt.contradictions == [])
            #expect(receipt.decision.cause == .noOverlap)
        }
    }

    @Test("nothing ends without its receipt, and the evidence is that of the decision")
    func signingFails() async throws {
        try await with { w in
            let scheduler = w.scheduler(w.targets())
            try await w.pass(.days(30), scheduler)
            w.signer.fail(true)
            w.world.clock.advance(by: .days(1))
            let decided = w.world.clock.now()
            try await w.settle(scheduler)
            #expect(try await w.phase() == .retiring)
            #expect(try await w.receipt() == nil)
            w.signer.fail(false)
            w.world.clock.advance(by: .days(1))
            try await w.settle(w.scheduler(w.targets()))
            #expect(try await w.phase() == .done)
            let receipt = try #require(try await w.receipt())
            #expect(receipt.contradictions == [])
            #expect(receipt.times.decided.instant == decided)
            #expect(receipt.times.refused.instant == w.world.clock.now())
            #expect(receipt.evidence?.completeSince.instant == World.start)
        }
    }

    @Test("what is undone leaves none")
    func undone() async throws {
        try await with { w in
            let scheduler = w.scheduler(w.targets())
            try await w.pass(.days(30), scheduler)
            _ = try await w.rotations().rollBack(try await w.world.lastRotation(w.id).id)
            try await w.settle(scheduler)
            #expect(try await w.phase() == .rolledBack)
            #expect(try await w.receipt() == nil)
        }
    }

    @Test("they are listed in pages, and a rotation names its own")
    func listed() async throws {
        try await with { w in
            let scheduler = w.scheduler(w.targets())
            for wait in [30, 2, 30, 2, 30, 2] {
                try await w.pass(.days(wait), scheduler)
            }
            let service = w.rotations()
            let all = try await service.list(RotationQuery()).map(\.id)
            #expect(all.count == 3)
            let first = try await service.receipts(of: w.id, after: nil, limit: 2)
            #expect(first.receipts.map(\.rotation) == Array(all.prefix(2)) && first.next == all[1])
            let rest = try await service.receipts(of: nil, after: first.next, limit: 2)
            #expect(rest.receipts.map(\.rotation) == [all[2]] && rest.next == nil)
            let none = try await service.receipts(of: nil, after: nil, limit: 2) { _ in false }
            #expect(none.receipts.isEmpty && none.next == nil)
            #expect(try await service.show(all[0]).receipt == first.receipts[0])
            #expect(try await service.receipt(of: all[0]) == first.receipts[0])
            await #expect(throws: VaultError(.notFound, "")) { try await service.receipt(of: "none") }
            await #expect(throws: VaultError(.notFound, "")) {
                try await service.receipts(of: nil, after: "none", limit: 2)
            }
        }
    }
}
