import Policies
import Rotation
import SecretMemory
import Synchronization
import Testing
import VaultCore

@testable import VaultService

/// Row 79: what was changed out of band at a target is noticed within one sweep, and told.
@Suite("The watch for drift")
struct DriftWatchTests {
    private static let login = "value of orders"

    private static func text(_ drift: String) -> String {
        PolicyWorld.text.replacing(
            "trigger: { every: P30D },",
            with: "trigger: { every: P30D }, drift: { \(drift) },"
        )
    }

    /// A world whose target accepts the login in the vault, under a policy with this `drift`.
    private func with(
        _ drift: String = "every: PT1H",
        _ body: @escaping (PolicyWorld, ObjectID) async throws -> Void
    ) async throws {
        try await World.with { world in
            let w = try await PolicyWorld(world)
            w.target.allow("orders_a", Self.login)
            #expect(try await w.apply(Self.text(drift)).applied)
            try await body(w, try World.id("orders", .secret))
        }
    }

    /// So long, and every object was looked at once.
    private func sweep(_ w: PolicyWorld, _ watch: DriftWatch? = nil) async throws {
        w.world.clock.advance(by: .seconds(3_601))
        try await (watch ?? w.watch).tick()
    }

    @Test("a target that accepts the current version is in step, and nothing is told")
    func inStep() async throws {
        try await with { w, id in
            #expect(w.watch.list(limit: 10).map(\.object.finding?.state) == [nil])
            try await sweep(w)
            #expect(w.watch.list(limit: 10).map(\.object.finding?.state) == [.inStep])
            #expect(w.target.calls.filter { $0.hasPrefix("probe") } == ["probe orders_a"])
            #expect(!w.world.audit.operations.contains("SecretDriftFound") && w.watch.drifted == 0)
        }
    }

    @Test("a target is asked about one object at a time")
    func oneAtATime() async throws {
        let names = (0..<8).map { "stock-\($0)" }
        let more = names.map {
            "  secrets/\($0): { owner: orders, connector: orders-db, principals: [\($0)-a, \($0)-b] }\n"
        }
        try await World.with { world in
            let w = try await PolicyWorld(world, secrets: ["orders", "keeper"] + names)
            w.target.allow("orders_a", Self.login)
            for name in names { w.target.allow("\(name)-a", "value of \(name)") }
            #expect(try await w.apply(PolicyWorld.text + "\n" + more.joined()).applied)
            try await sweep(w)
            #expect(
                w.watch.list(limit: 10).map(\.object.finding?.state) == Array(repeating: .inStep, count: 9)
            )
            #expect(w.target.mostProbesAtOnce == 1)
        }
    }

    @Test("a password changed at the target is found within one sweep, told once, and kept over a restart")
    func found() async throws {
        try await with { w, id in
            w.target.replace("orders_a", by: "changed by hand")
            try await sweep(w)
            let finding = try #require(w.watch.list(limit: 10).first?.object.finding)
            #expect(finding.state == .drifted && finding.reason == "login" && w.watch.drifted == 1)
            #expect(finding.version == (try await w.world.current(id)).id)
            try await sweep(w)
            #expect(w.watch.list(limit: 10).first?.object.finding?.since == finding.since)
            #expect(w.world.audit.operations.count { $0 == "SecretDriftFound" } == 1)
            #expect(try await w.world.events().count { $0 == "SecretDrifted" } == 1)
            let again = w.newWatch()
            try await again.follow(try await w.service.applied(in: .default).set, in: .default)
            #expect(again.finding(of: id, finding.version)?.since == finding.since)
            try await again.tick()
            #expect(w.world.audit.operations.count { $0 == "SecretDriftFound" } == 1)
        }
    }

    @Test("a drift that is over is told, and no rotation was begun")
    func ends() async throws {
        try await with { w, id in
            w.target.replace("orders_a", by: "changed by hand")
            try await sweep(w)
            w.target.replace("orders_a", by: Self.login)
            try await sweep(w)
            #expect(w.watch.drifted == 0 && w.world.audit.operations.contains("SecretDriftEnded"))
            #expect(try await w.world.look { try $0.drifts(in: .default) }.isEmpty)
            #expect(try await w.world.look { try $0.rotations(of: id, limit: 9) }.isEmpty)
        }
    }

    @Test("a target that is not reached is unknown, and ends no drift")
    func unreachable() async throws {
        try await with { w, id in
            w.target.plan([.unreachable])
            try await sweep(w)
            #expect(w.watch.list(limit: 1).first?.object.finding?.state == .unknown && w.watch.drifted == 0)
            w.target.replace("orders_a", by: "changed by hand")
            try await sweep(w)
            w.target.plan([.unreachable])
            try await sweep(w)
            #expect(w.watch.drifted == 1)
        }
    }

    @Test("where the policy says so a rotation begins, and the other login takes over")
    func reconciles() async throws {
        try await with("every: PT1H, action: reconcile") { w, id in
            w.target.replace("orders_a", by: "changed by hand")
            try await sweep(w)
            let begun = try await w.world.lastRotation(id).state
            #expect(begun.plan.trigger == .drift && begun.plan.reason?.contains("refuses") == true)
            #expect(begun.plan.target?.rings == [] && begun.plan.target?.candidatePrincipal == "orders_b")
            let calls = w.target.calls.count
            try await sweep(w)
            #expect(w.target.calls.count == calls, "nobody looks while it rotates")
            await #expect(throws: VaultError(.conflict, "")) { try await w.watch.check(id) }
            let scheduler = w.world.scheduler(w.targets, w.live)
            while case .worked = try await scheduler.tick() {}
            let new = try await w.world.current(id)
            #expect(new.id == begun.candidate)
            w.world.clock.advance(by: .seconds(7_200))
            while case .worked = try await scheduler.tick() {}
            #expect(try await w.world.lastRotation(id).state.phase == .done)
            try await sweep(w)
            #expect(w.watch.finding(of: id, new.id)?.state == .inStep && w.watch.drifted == 0)
            #expect(!w.target.accepts("orders_a", "changed by hand"), "what was changed is taken away too")
        }
    }

    @Test("nobody looks where the policy says so, but by hand")
    func ignores() async throws {
        try await with("action: ignore") { w, id in
            try await sweep(w)
            #expect(w.watch.list(limit: 10).isEmpty && !w.target.calls.contains { $0.hasPrefix("probe") })
            #expect(try await w.watch.check(id).state == .inStep)
        }
    }

    @Test("what is adopted works at the target and ends the drift; what does not work is refused")
    func adopts() async throws {
        try await with { w, id in
            w.target.replace("orders_a", by: "changed by hand")
            try await sweep(w)
            let before = try await w.world.current(id)
            let adoption = w.adoption()
            await #expect(throws: VaultError(.badParameter, "")) {
                try await adoption.adopt(Self.secret("a wrong guess"), as: id)
            }
            w.target.plan([.unreachable])
            await #expect(throws: VaultError(.unavailable, "")) {
                try await adoption.adopt(Self.secret("changed by hand"), as: id)
            }
            #expect(try await w.world.current(id) == before)
            let found = try await adoption.adopt(Self.secret("changed by hand"), as: id)
            let after = try await w.world.current(id)
            #expect(found.state == .inStep && found.version == after.id && after.id != before.id)
            #expect(after.tags == before.tags && w.watch.drifted == 0)
            #expect(try await w.world.due(id)[.rotate] == after.attributes.created + .days(30))
            await #expect(throws: VaultError(.badParameter, "")) {
                try await adoption.adopt(Self.secret("any"), as: World.id("keeper", .secret))
            }
        }
    }

    @Test("a whole value is adopted for the login that it names, which the next rotation starts from")
    func adoptsOther() async throws {
        let template =
            "template: { username: \"{user}\", password: \"{password}\" }\n            policy: monthly"
        try await World.with { world in
            let w = try await PolicyWorld(world)
            let id = try World.id("orders", .secret)
            try await w.set("orders", to: #"{"password":"first","username":"orders_a"}"#)
            let text = PolicyWorld.text.replacing(
                "policy: monthly",
                with: template.replacing("            ", with: "    ")
            )
            #expect(try await w.apply(text).applied)
            w.target.allow("orders_b", "mine")
            let value = Self.secret(#"{"password":"mine","username":"orders_b"}"#)
            _ = try await w.adoption().adopt(value, as: id)
            let rotations = RotationService(ports: world.ports(), live: w.live, nudge: {})
            let begun = try await rotations.rotate(id, isEmergency: false, reason: nil)
            #expect(begun.state.plan.target?.predecessorPrincipal == "orders_b")
            #expect(begun.state.plan.target?.candidatePrincipal == "orders_a")
        }
    }

    @Test("what files speak of no more is watched and known no more")
    func forgets() async throws {
        try await with { w, id in
            w.target.replace("orders_a", by: "changed by hand")
            try await sweep(w)
            #expect(try await w.apply("owners: { orders: {} }").applied)
            #expect(w.watch.list(limit: 10).isEmpty && w.watch.drifted == 0)
            #expect(try await w.world.look { try $0.drifts(in: .default) }.isEmpty)
        }
    }

    private static func secret(_ text: String) -> SharedSecret {
        SharedSecret(SecretBytes(copying: Array(text.utf8)))
    }
}
