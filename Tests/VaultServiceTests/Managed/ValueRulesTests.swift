import Policies
import SecretMemory
import Testing
import VaultCore

@testable import VaultService

@Suite("Values are looked at before files are applied")
struct ValueRulesTests {
    private static let text = """
        connectors:
          orders-db: { type: fake, host: db.internal, administrator: secrets/keeper }
        objects:
          secrets/orders:
            owner: orders
            connector: orders-db
            principals: [orders_a, orders_b]
            template: { username: "{user}", password: "{password}", url: "db://{user:url}:{password:url}@h/o" }
        """

    private func with(_ value: String, _ body: @escaping (PolicyWorld) async throws -> Void) async throws {
        try await World.with { world in
            let w = try await PolicyWorld(world, secrets: ["keeper"])
            try await set(value, w)
            try await body(w)
        }
    }

    private func set(_ value: String, _ w: PolicyWorld) async throws {
        try await w.world.set(try World.id("orders", .secret), to: value, w.live)
    }

    @Test(
        "JSON of the same meaning is taken, however it is spelt",
        arguments: [
            #"{"password":"s/3","url":"db://orders_a:s%2F3@h/o","username":"orders_a"}"#,
            #"{ "username" : "orders_a", "password" : "s\/3", "url": "db://orders_a:s%2F3@h/o" }"#,
            "{\n  \"username\": \"orders\\u005fa\",\n  \"url\": \"db:\\/\\/orders_a:s%2F3@h\\/o\",\n"
                + "  \"password\": \"s/3\"\n}\n",
        ]
    )
    func same(value: String) async throws {
        try await with(value) { w in
            let outcome = try await w.apply(Self.text)
            #expect(outcome.errors == [])
        }
    }

    @Test(
        "What is no login in the form of the template is refused with its place and remedy, by plan and apply",
        arguments: [
            ("bare", "template", 8, "it is no JSON object of texts"),
            (#"{"password":"x","username":"orders_a"}"#, "template", 8, "it has no member `url`"),
            (
                #"{"password":"x","url":"db://orders_a:x@h/o","username":"orders_a","port":"1"}"#, "template",
                8,
                "it has members that the template has not"
            ),
            (
                #"{"password":"x","url":"db://somebody:x@h/o","username":"somebody"}"#, "template", 8,
                "its member `username` is not the text that the template makes"
            ),
            (
                #"{"password":"x","url":"db://orders_a:y@h/o","username":"orders_a"}"#, "template", 8,
                "its members are not the texts that the template makes of one password"
            ),
            (
                #"{"password":"x","url":"db://orders_b:x@h/o","username":"orders_b"}"#, "principals", 7,
                "the value in the vault is a login of `orders_b`, not of `orders_a`"
            ),
        ]
    )
    func other(value: String, field: String, line: Int, message: String) async throws {
        try await with(value) { w in
            let plan = try await w.service.plan(PolicyWorld.files(Self.text), in: .default, mayConnect: true)
            let outcome = try await w.apply(Self.text)
            #expect(!outcome.applied && outcome.errors == plan.errors && outcome.errors.count == 1)
            let problem = try #require(outcome.errors.first)
            #expect(problem.path == "objects.secrets/orders.\(field)" && problem.place.line == line)
            #expect(problem.message.contains(message) && problem.remedy.contains("rekey secret set orders"))
            #expect(!problem.description.contains("\"x\""), "no value is told")
            #expect(try await w.managed("orders") == nil)
        }
    }

    @Test("After a rotation the value is that of the other login, and is taken")
    func rotated() async throws {
        try await with(#"{"password":"x","url":"db://orders_a:x@h/o","username":"orders_a"}"#) { w in
            w.target.allow("orders_a", "x")
            try await w.apply(Self.text)
            let live = LiveRotations(over: w.world.store)
            let service = RotationService(ports: w.world.ports(), live: live, nudge: {})
            _ = try await service.rotate(try World.id("orders", .secret), isEmergency: false, reason: nil)
            let scheduler = w.world.scheduler(w.targets, live) { _, error in Issue.record("\(error)") }
            while case .worked = try await scheduler.tick() {}
            #expect(try await w.world.stages(try World.id("orders", .secret)).count == 2)
            #expect(try await w.apply(Self.text + "\n    tags: { a: b }").errors == [])
        }
    }
}
