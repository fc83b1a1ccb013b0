import Testing
import VaultCore

@testable import Policies

@Suite("Plans")
struct PolicyPlanTests {
    private func set(_ text: String) throws -> PolicySet { try #require(Reading.read(text).set) }

    private static let text = """
        policies:
          p:
            trigger: {every: P30D}
            rings: [{name: canary, select: "ring=canary", soak: PT30M}, {name: everyone}]
            retention: P30D
        objects:
          secrets/a: {owner: me, policy: p}
          secrets/b: {owner: me}
        """

    @Test("Applying the same files twice changes nothing, however they are cut and ordered")
    func sameTwice() throws {
        let one = try set(Self.text)
        let reading = Reading.read(
            "objects:\n  secrets/b: {owner: me}",
            """
            objects: {secrets/a: {policy: "p", owner: "me"}}
            policies:
              p:
                retention: P30D
                trigger: {every: P30D}
                rings:
                  - name: canary
                    soak: PT30M
                    select: ring=canary
                  - name: everyone
            """
        )
        let other = try #require(reading.set)
        #expect(try one.canonicalText() == other.canonicalText())
        let plan = try PolicyPlan(from: one, to: other, at: Reading.now)
        #expect(plan.isEmpty)
        #expect(plan.from == plan.to)
        #expect(plan.text.hasPrefix("Nothing changes.\n"))
        #expect(plan.timeline.count == 3)
    }

    @Test("Each entry that differs is told, field by field, with the objects that feel it")
    func differences() throws {
        let changed = try set(
            """
            policies:
              p:
                trigger: {every: P60D, jitter: PT1H}
                rings: [{name: canary, select: "ring=canary", soak: PT30M}, {name: everyone}]
            objects:
              secrets/a: {owner: me, policy: p}
              secrets/c: {owner: you}
            """
        )
        let plan = try PolicyPlan(from: try set(Self.text), to: changed, at: Reading.now, rotations: 1)
        #expect(
            plan.changes.map { "\($0.kind) \($0.entry) \($0.objects)" } == [
                "change policies.p [secrets/a]", "remove objects.secrets/b [secrets/b]",
                "create objects.secrets/c [secrets/c]",
            ]
        )
        #expect(
            plan.changes[0].fields == [
                PolicyChange.Field(path: "retention", from: "P30D", to: nil),
                PolicyChange.Field(path: "trigger.every", from: "P30D", to: "P60D"),
                PolicyChange.Field(path: "trigger.jitter", from: nil, to: "PT1H"),
            ]
        )
        #expect(plan.timeline.map(\.object.description) == ["secrets/a"])
        #expect(plan.from != plan.to)
    }

    @Test("The text shows the change and the exact times to come")
    func text() throws {
        let plan = try PolicyPlan(from: PolicySet(), to: try set(Self.text), at: Reading.now, rotations: 1)
        #expect(
            plan.text == """
                Plan: 3 to create, 0 to change, 0 to remove.

                + policies.p (1 objects)
                    approvals: 0
                    grace.atDeadline: hold
                    grace.deadline: P7D
                    grace.emergency: PT1H
                    grace.quiet: P1D
                    requireOwners: false
                    retention: P30D
                    retries.attempts: 10
                    retries.first: PT30S
                    retries.longest: PT1H
                    rings[0].name: canary
                    rings[0].select: ring=canary
                    rings[0].soak: PT30M
                    rings[1].name: everyone
                    trigger.every: P30D

                + objects.secrets/a
                    owner: me
                    policy: p
                    tier: normal

                + objects.secrets/b
                    owner: me
                    tier: normal

                Rotations to come (UTC):
                  secrets/a
                    2026-12-21T12:00:00Z  due (every)
                    2026-12-21T12:00:00Z  ring canary
                    2026-12-21T12:30:00Z  ring everyone
                    2026-12-21T12:30:00Z  current for everyone
                    2026-12-22T12:30:00Z  old version retired at the earliest
                    2026-12-28T12:30:00Z  deadline of the old version
                    2027-01-21T12:30:00Z  old version destroyed at the earliest

                """
        )
    }

    @Test("What a vault follows reads as plans do, each field under its entry")
    func applied() throws {
        let change = EmergencyChange(
            field: "policies.p.approvals",
            from: nil,
            to: "1",
            reason: "two eyes",
            by: "ana",
            at: Reading.now
        )
        let small = try set("objects: {secrets/a: {owner: me, tags: {of: shop}}}")
        let text = try AppliedPolicies(vault: "default", set: small, emergencies: [change]).text
        #expect(
            text == """
                vault        default
                fingerprint  \(try small.fingerprint())

                objects.secrets/a
                    owner: me
                    tags.of: shop
                    tier: normal

                Changed in an emergency, and not in the files yet:
                    policies.p.approvals: (not given) -> 1, by ana at 2026-11-21T12:00:00Z: two eyes

                """
        )
        let none = try AppliedPolicies(vault: "default", set: PolicySet()).text
        #expect(none.hasSuffix("The vault follows no files.\n"))
    }

    @Test("What the vault knows of an object moves its timeline")
    func facts() throws {
        let path = try ObjectPath("secrets/a")
        let facts = [path: DueFacts(since: Reading.now - .days(100))]
        let plan = try PolicyPlan(
            from: PolicySet(),
            to: try set(Self.text),
            facts: facts,
            at: Reading.now,
            rotations: 2
        )
        #expect(plan.timeline.map(\.due.at) == [Reading.now, Reading.now + .seconds(1_800) + .days(30)])
        #expect(plan.timeline.map(\.due.missed) == [2, 0])
        #expect(plan.text.contains("due (every), wanted at 2026-09-12T12:00:00Z, 2 more missed\n"))
    }
}
