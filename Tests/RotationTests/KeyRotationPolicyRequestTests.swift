import Rotation
import Testing
import VaultCore

@Suite("A rotation policy as a client sends it")
struct KeyRotationPolicyRequestTests {
    typealias Request = KeyRotationPolicyRequest
    typealias Action = RotationPolicyAction

    static let later = Fixture.now + .days(1)

    static func rotate(after text: String) -> Action { Action(type: "Rotate", timeAfterCreate: text) }
    static func rotate(before text: String) -> Action { Action(type: "Rotate", timeBeforeExpiry: text) }
    static func notify(_ text: String) -> Action { Action(type: "Notify", timeBeforeExpiry: text) }

    @Test("a full policy keeps every duration as it was written")
    func keepsTheSpelling() throws {
        let request = Request(
            lifetimeActions: [Self.notify("P4W"), Self.rotate(after: "P18M")],
            expiryTime: "P2Y"
        )
        let policy = try request.validated(replacing: .default, at: Fixture.now)
        #expect(policy.expiryTime?.description == "P2Y")
        #expect(policy.notifyBeforeExpiry.description == "P4W")
        #expect(
            policy.lifetimeActions == [
                LifetimeAction(kind: .rotate, trigger: .afterCreate(Fixture.duration("P18M"))),
                LifetimeAction(kind: .notify, trigger: .beforeExpiry(Fixture.duration("P28D"))),
            ]
        )
        #expect(policy.created == Fixture.now)
        #expect(policy.updated == Fixture.now)
    }

    @Test("an empty policy is accepted and keeps the default announcement")
    func emptyPolicy() throws {
        let policy = try Request().validated(replacing: .default, at: Fixture.now)
        #expect(policy.lifetimeActions.count == 1)
        #expect(policy.notifyBeforeExpiry.description == "P30D")
        #expect(policy.expiryTime == nil)
    }

    @Test("a policy without expiryTime clears it; without Rotate it stops rotating; Notify and created stay")
    func replacement() throws {
        let full = Request(
            lifetimeActions: [Self.rotate(before: "P10D"), Self.notify("P9D")],
            expiryTime: "P60D"
        )
        let old = try full.validated(replacing: .default, at: Fixture.now)
        let new = try Request(lifetimeActions: []).validated(replacing: old, at: Self.later)
        #expect(new.expiryTime == nil)
        #expect(new.rotate == nil)
        #expect(new.notifyBeforeExpiry.description == "P9D")
        #expect(new.created == Fixture.now)
        #expect(new.updated == Self.later)
    }

    @Test("action types are read without regard to case", arguments: ["rotate", "ROTATE", "Rotate"])
    func caseOfTypes(type: String) throws {
        let request = Request(lifetimeActions: [Action(type: type, timeAfterCreate: "P30D")])
        #expect(try request.validated(replacing: .default, at: Fixture.now).rotate != nil)
    }

    @Test(
        "what Key Vault accepts is accepted",
        arguments: [
            Request(lifetimeActions: [rotate(after: "P7D")]),
            Request(lifetimeActions: [rotate(after: "P2M")]),
            Request(lifetimeActions: [rotate(after: "P2M")], expiryTime: "P90D"),
            Request(lifetimeActions: [rotate(after: "P21D")], expiryTime: "P28D"),
            Request(lifetimeActions: [rotate(before: "P7D")], expiryTime: "P28D"),
            Request(lifetimeActions: [rotate(before: "P21D")], expiryTime: "P28D"),
            Request(lifetimeActions: [notify("P7D")], expiryTime: "P30D"),
            Request(lifetimeActions: [notify("P60D")], expiryTime: "P90D"),
            Request(expiryTime: "P28D"), Request(expiryTime: "P1M"), Request(expiryTime: "P27DT24H"),
        ]
    )
    func accepted(request: Request) throws {
        _ = try request.validated(replacing: .default, at: Fixture.now)
    }

    @Test(
        "what breaks a rule is refused with the name of the field",
        arguments: [
            (Request(expiryTime: "P27D"), "attributes.expiryTime"),
            (Request(expiryTime: "90 days"), "attributes.expiryTime"),
            (Request(expiryTime: ""), "attributes.expiryTime"),
            (Request(lifetimeActions: [rotate(after: "P6D")]), "lifetimeActions[0].trigger.timeAfterCreate"),
            (
                Request(lifetimeActions: [rotate(after: "P22D")], expiryTime: "P28D"),
                "trigger.timeAfterCreate"
            ),
            (
                Request(lifetimeActions: [rotate(before: "P30D")]),
                "trigger.timeBeforeExpiry: needs attributes.expiryTime"
            ),
            (
                Request(lifetimeActions: [rotate(before: "P6D")], expiryTime: "P90D"),
                "trigger.timeBeforeExpiry"
            ),
            (
                Request(lifetimeActions: [rotate(before: "P84D")], expiryTime: "P90D"),
                "trigger.timeBeforeExpiry"
            ),
            (
                Request(lifetimeActions: [notify("P30D"), rotate(after: "x")]),
                "lifetimeActions[1].trigger.timeAfterCreate"
            ),
            (
                Request(lifetimeActions: [Action(type: "Notify", timeAfterCreate: "P30D")]),
                "Notify takes timeBeforeExpiry"
            ),
            (Request(lifetimeActions: [notify("P0D")]), "lifetimeActions[0].trigger.timeBeforeExpiry"),
            (Request(lifetimeActions: [Action(type: "Rotate")]), "lifetimeActions[0].trigger"),
            (
                Request(lifetimeActions: [
                    Action(type: "Rotate", timeAfterCreate: "P8D", timeBeforeExpiry: "P8D")
                ]),
                "lifetimeActions[0].trigger"
            ),
            (
                Request(lifetimeActions: [Action(type: nil, timeAfterCreate: "P8D")]),
                "lifetimeActions[0].action.type"
            ),
            (
                Request(lifetimeActions: [Action(type: "Burn", timeAfterCreate: "P8D")]),
                "lifetimeActions[0].action.type"
            ),
            (Request(lifetimeActions: [rotate(after: "P8D"), rotate(after: "P9D")]), "names Rotate twice"),
            (Request(lifetimeActions: [notify("P8D"), notify("P9D")]), "names Notify twice"),
            (
                Request(lifetimeActions: [rotate(after: "P8D"), notify("P9D"), notify("P9D")]),
                "holds 3 actions"
            ),
        ]
    )
    func refused(request: Request, text: String) throws {
        let error = #expect(throws: VaultError.self) {
            try request.validated(replacing: .default, at: Fixture.now)
        }
        #expect(error?.code == .badParameter)
        #expect(error?.summary.contains(text) == true, "\(error?.summary ?? "")")
    }

    @Test("a version made by rotation expires expiryTime after it was made")
    func expiry() throws {
        let policy = try Request(expiryTime: "P30D").validated(replacing: .default, at: Fixture.now)
        #expect(policy.expiry(ofVersionMadeAt: Fixture.now) == Fixture.now + .days(30))
        #expect(KeyRotationPolicy.default.expiry(ofVersionMadeAt: Fixture.now) == nil)
    }
}
