import Policies
import Rotation
import Testing
import VaultCore

@testable import VaultService

@Suite("A vault follows policy files")
struct PolicyServiceTests {
    private func with(
        secrets: [String] = ["orders", "keeper"],
        _ body: @escaping (PolicyWorld) async throws -> Void
    ) async throws {
        try await World.with { world in try await body(try await PolicyWorld(world, secrets: secrets)) }
    }

    private static func changed(_ text: String, to other: String) -> String {
        PolicyWorld.text.replacing(text, with: other)
    }

    @Test("what is applied stands on the object, with its tags and its due time")
    func applies() async throws {
        try await with { w in
            let outcome = try await w.apply()
            #expect(outcome.applied && outcome.problems == [])
            let managed = try #require(try await w.managed("orders"))
            #expect(managed.overlap == .twoPrincipals && managed.seed == "tenant")
            let id = try World.id("orders", .secret)
            #expect(try await w.world.current(id).tags == ["team": "orders"])
            #expect(try await w.world.due(id)[.rotate] == World.start + .days(30))
            _ = try await w.targets.connector("orders-db", in: .default, overlap: .twoPrincipals)
            let applied = try await w.service.applied(in: .default)
            #expect(applied.fingerprint == outcome.plan?.to)
        }
    }

    @Test("a plan changes nothing")
    func plans() async throws {
        try await with { w in
            let plan = try await w.service.plan(PolicyWorld.files(), in: .default, mayConnect: true)
            #expect(!plan.applied && plan.plan?.changes.count == 4)
            #expect(plan.plan?.timeline.first?.due.at == World.start + .days(30))
            #expect(try await w.managed("orders") == nil)
            #expect(try await w.service.applied(in: .default).set == PolicySet())
        }
    }

    @Test("applying twice writes once")
    func twice() async throws {
        try await with { w in
            try await w.apply()
            let before = try await w.world.look { try $0.object(try World.id("orders", .secret)) }
            let writes = w.world.store.writes.count
            let again = try await w.apply()
            #expect(again.applied && again.plan?.isEmpty == true)
            let after = try await w.world.look { try $0.object(try World.id("orders", .secret)) }
            #expect(before == after && w.world.store.writes.count == writes)
        }
    }

    @Test("only objects that feel a change are written, and what files leave out is let go")
    func removes() async throws {
        try await with(secrets: ["orders", "keeper", "other"]) { w in
            try await w.apply(PolicyWorld.text + "\n  secrets/other: { owner: orders }\n")
            let other = try await w.world.look { try $0.object(try World.id("other", .secret)) }
            try await w.apply(Self.changed("P30D", to: "P60D") + "\n  secrets/other: { owner: orders }\n")
            #expect(try await w.world.look { try $0.object(try World.id("other", .secret)) } == other)
            let id = try World.id("orders", .secret)
            #expect(try await w.world.due(id)[.rotate] == World.start + .days(60))
            try await w.apply("objects:\n  secrets/other: { owner: orders }\n")
            #expect(try await w.managed("orders") == nil)
            #expect(try await w.world.due(id)[.rotate] == nil)
            await #expect(throws: VaultError(.badParameter, "")) {
                _ = try await w.targets.connector("orders-db", in: .default, overlap: .twoPrincipals)
            }
        }
    }

    @Test(
        "what the vault lacks is told with its place, and nothing is applied",
        arguments: [
            (["keeper"], "objects.secrets/orders", 7, "rekey secret set orders"),
            (["orders"], "connectors.orders-db.administrator", 3, "rekey secret set keeper"),
        ]
    )
    func missing(secrets: [String], path: String, line: Int, remedy: String) async throws {
        try await with(secrets: secrets) { w in
            let outcome = try await w.apply()
            let problem = try #require(outcome.errors.first)
            #expect(!outcome.applied && outcome.errors.count == 1)
            #expect(problem.path == path && problem.place.line == line && problem.remedy.contains(remedy))
            #expect(try await w.service.applied(in: .default).set == PolicySet())
        }
    }

    @Test("files that are wrong in themselves are told, too")
    func wrong() async throws {
        try await with { w in
            let outcome = try await w.apply(Self.changed("P30D", to: "monthly"))
            #expect(!outcome.applied && outcome.plan == nil && !outcome.errors.isEmpty)
            let settings = try await w.apply(Self.changed("db.internal", to: "nowhere"))
            #expect(settings.errors.map(\.path) == ["connectors.orders-db"])
        }
    }

    @Test("who lost a race is told")
    func race() async throws {
        try await with { w in
            let seen = try #require(
                try await w.service.plan(PolicyWorld.files(), in: .default, mayConnect: true).plan?.from
            )
            try await w.apply(expecting: seen)
            await #expect(throws: VaultError(.conflict, "")) {
                try await w.apply(Self.changed("P30D", to: "P60D"), expecting: seen)
            }
        }
    }

    @Test("a target that refuses is a warning, and an error when asked for")
    func preflight() async throws {
        try await with { w in
            w.target.plan([.refused])
            let strict = try await w.apply(strict: true)
            #expect(!strict.applied && strict.errors.map(\.path) == ["connectors.orders-db"])
            w.target.plan([.unreachable])
            let lenient = try await w.apply()
            #expect(lenient.applied && lenient.problems.map(\.severity) == [.warning])
            w.target.plan([.refused])
            #expect(try await w.apply(strict: true).applied, "what did not change is not asked again")
        }
    }

    @Test("connectors change by those who may only")
    func connectors() async throws {
        try await with { w in
            #expect(!(try await w.apply(mayConnect: false).applied))
            try await w.apply()
            #expect(try await w.apply(Self.changed("P30D", to: "P60D"), mayConnect: false).applied)
            let outcome = try await w.apply(Self.changed("db.internal", to: "elsewhere"), mayConnect: false)
            #expect(outcome.errors.map(\.path) == ["connectors.orders-db"])
        }
    }

    @Test("a connector stays while a rotation goes through it, and the rotation keeps its plan")
    func open() async throws {
        try await with { w in
            try await w.apply()
            let rotations = RotationService(
                ports: w.world.ports(),
                live: LiveRotations(over: w.world.store),
                nudge: {}
            )
            let id = try World.id("orders", .secret)
            let begun = try await rotations.rotate(id, isEmergency: false, reason: nil)
            let gone = try await w.apply("owners: { orders: {} }\n")
            #expect(gone.errors.map(\.path) == ["connectors.orders-db"])
            let frozen = try await w.world.lastRotation(id).state.plan
            try await w.apply(Self.changed("quiet: P1D", to: "quiet: P2D"))
            #expect(try await w.world.lastRotation(id).state.plan == frozen)
            #expect(try await w.world.lastRotation(id).id == begun.id)
        }
    }
}
