import Policies
import Testing
import VaultCore

@testable import VaultService

@Suite("A policy changed in an emergency")
struct EmergencyChangeTests {
    private static let field = "policies.monthly.trigger.every"
    private static let same = PolicyWorld.text.replacing("P30D", with: "P60D")

    private func with(_ body: @escaping (PolicyWorld) async throws -> Void) async throws {
        try await World.with { world in
            let w = try await PolicyWorld(world)
            try await w.apply()
            try await body(w)
        }
    }

    private func set(_ w: PolicyWorld, _ field: String = field, to value: String = "P60D") async throws
        -> PolicyOutcome
    {
        try await w.service.set(
            PolicyService.FieldRequest(field: field, value: value, reason: "a leak", by: "ana"),
            in: .default
        )
    }

    @Test("works at once, and the vault knows who changed what and why")
    func works() async throws {
        try await with { w in
            #expect(try await set(w).applied)
            #expect(
                try await w.world.due(try World.id("orders", .secret))[.rotate] == World.start + .days(60)
            )
            let standing = try await w.service.applied(in: .default).emergencies
            #expect(
                standing == [
                    EmergencyChange(
                        field: Self.field,
                        from: "P30D",
                        to: "P60D",
                        reason: "a leak",
                        by: "ana",
                        at: World.start
                    )
                ]
            )
            let writes = w.world.store.writes.count
            #expect(try await set(w).applied)
            #expect(w.world.store.writes.count == writes, "a repeated request changes nothing")
        }
    }

    @Test("is shown by a plan, and files that would undo it are not applied")
    func held() async throws {
        try await with { w in
            _ = try await set(w)
            let plan = try await w.service.plan(PolicyWorld.files(), in: .default, mayConnect: true)
            let told = try #require(plan.problems.first)
            #expect(plan.errors.isEmpty && plan.emergencies.map(\.to) == ["P60D"])
            #expect(told.message.contains("ana") && told.message.contains("a leak") && told.place.line == 5)
            let refused = try await w.apply()
            #expect(!refused.applied && refused.errors.map(\.path) == [Self.field])
            #expect(try await w.managed("orders")?.policy.trigger?.every == CalendarDuration("P60D"))
            let gone = try await w.apply("owners: { orders: {} }")
            #expect(!gone.applied, "files without the entry would undo it as well")
        }
    }

    @Test("is over when files that say the same are applied, or when it is given up")
    func over() async throws {
        try await with { w in
            _ = try await set(w)
            let plan = try await w.service.plan(PolicyWorld.files(Self.same), in: .default, mayConnect: true)
            #expect(plan.plan?.isEmpty == true && plan.problems.isEmpty && plan.emergencies.isEmpty)
            #expect(try await w.apply(Self.same).applied)
            #expect(try await w.service.applied(in: .default).emergencies.isEmpty)
            #expect(try await w.apply().applied, "from now on it is a field as any other")

            _ = try await set(w)
            let request = PolicyService.Request(
                files: PolicyWorld.files(),
                discardsEmergencies: true,
                mayConnect: true
            )
            #expect(try await w.service.apply(request, in: .default).applied)
            #expect(try await w.service.applied(in: .default).emergencies.isEmpty)
            #expect(try await w.managed("orders")?.policy.trigger?.every == CalendarDuration("P30D"))
        }
    }

    @Test("is over when it is undone in the same way")
    func undone() async throws {
        try await with { w in
            _ = try await set(w)
            #expect(try await set(w, to: "P30D").emergencies.isEmpty)
            #expect(try await w.service.applied(in: .default).emergencies.isEmpty)
            #expect(try await w.apply().applied)
        }
    }

    @Test("is refused where files would be, and then changes nothing")
    func refused() async throws {
        try await with { w in
            let before = try await w.service.applied(in: .default)
            let outcome = try await set(w, "policies.monthly.grace.deadline", to: "PT1H")
            #expect(!outcome.applied && outcome.errors.map(\.path).contains("policies.monthly.grace"))
            await #expect(throws: VaultError(.notFound, "")) {
                try await set(w, "policies.other.approvals", to: "1")
            }
            await #expect(throws: VaultError(.notFound, "")) {
                try await set(w, "connectors.orders-db.host", to: "elsewhere")
            }
            #expect(try await w.service.applied(in: .default) == before)
        }
    }
}
