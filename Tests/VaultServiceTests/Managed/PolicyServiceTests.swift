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

    @Test(
        "a plan says what targets have against it, of new logins at a known connector too, and changes nothing"
    )
    func plannedPreflight() async throws {
        try await with(secrets: ["orders", "keeper", "report"]) { w in
            let plan = { (text: String) in
                try await w.service.plan(PolicyWorld.files(text), in: .default, mayConnect: true)
            }
            w.target.plan([.refused])
            let first = try await plan(PolicyWorld.text)
            #expect(first.problems.map(\.path) == ["connectors.orders-db"])
            #expect(first.problems.map(\.severity) == [.warning] && first.plan?.changes.count == 4)
            try await w.apply()
            let calls = w.target.calls.count
            #expect(try await plan(PolicyWorld.text).problems == [] && w.target.calls.count == calls)
            w.target.plan([.refused])
            let more = try await plan(PolicyWorld.text + Self.report)
            #expect(more.problems.map(\.path) == ["connectors.orders-db"])
            w.target.plan([.refused])
            #expect(!(try await w.apply(PolicyWorld.text + Self.report, strict: true).applied))
        }
    }

    private static let report = """

          secrets/report: { owner: orders, connector: orders-db, principals: [report_a, report_b], policy: monthly }
        """

    @Test(
        "a link leads to what the files or at least the vault hold",
        arguments: [("report", true), ("nowhere", false)]
    )
    func links(name: String, isHeld: Bool) async throws {
        try await with(secrets: ["orders", "keeper", "report"]) { w in
            let text = Self.changed("tags:", to: "linked: [secrets/\(name)]\n    tags:")
            let outcome = try await w.apply(text)
            #expect(outcome.applied == isHeld)
            let severities = isHeld ? [PolicyProblem.Severity.warning] : [.error, .warning]
            #expect(outcome.problems.map(\.path) == severities.map { _ in "objects.secrets/orders.linked" })
            #expect(Set(outcome.problems.map(\.severity)) == Set(severities))
        }
    }

    @Test("the inventory tells since when a linked object is overdue, and whose rotation holds it back")
    func overdue() async throws {
        try await with(secrets: ["orders", "keeper", "report"]) { w in
            let linked = Self.report.replacing(
                "policy: monthly",
                with: "policy: monthly, linked: [secrets/orders]"
            )
            try await w.apply(PolicyWorld.text + linked)
            let inventory = InventoryService(ports: w.world.ports())
            let entry = { () async throws -> InventoryEntry in
                let page = try await inventory.page(of: [.default], after: nil, limit: 9)
                return try #require(page.entries.first { $0.id.name.canonical == "orders" })
            }
            #expect(try await entry().overdueSince == nil)
            let rotations = RotationService(ports: w.world.ports(), live: w.live, nudge: {})
            let begun = try await rotations.rotate(
                try World.id("report", .secret),
                isEmergency: false,
                reason: nil
            )
            #expect(try await entry().overdueSince == nil)
            w.world.clock.advance(by: .days(60))
            let late = try await entry()
            #expect(late.overdueSince.map { $0 <= w.world.clock.now() } == true)
            #expect(late.heldBy?.id == begun.id)
            _ = try await rotations.rollBack(begun.id)
            #expect(try await entry().heldBy == nil)
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
