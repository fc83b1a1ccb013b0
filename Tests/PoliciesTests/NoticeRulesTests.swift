import Testing
import VaultCore

@testable import Policies

@Suite("Objects that somebody else rotates")
struct NoticeRulesTests {
    private static let connectors = """
        connectors:
          renewal: {type: webhook, url: u}
          db: {type: postgresql, host: h, administrator: secrets/admin}

        """

    @Test(
        "need no lifetime, because whoever rotates them says when a version expires",
        arguments: ["beforeExpiry: P10D", "percentOfLifetime: 50", "beforeExpiry: P10D, jitter: P1D"]
    )
    func fits(trigger: String) throws {
        let reading = Reading.read(
            Self.connectors + """
                policies: {p: {trigger: {\(trigger)}}}
                objects:
                  secrets/a: {owner: me, notify: renewal, policy: p}
                  secrets/b: {owner: me, notify: renewal}
                """
        )
        #expect(reading.problems.map(\.path) == ["connectors.db"], "what is told counts as used")
        let set = try #require(reading.set)
        let path = try ObjectPath("secrets/a")
        #expect(set.objects[path]?.notify == "renewal")
        #expect(try PolicySet(canonicalText: set.canonicalText()) == set)
        #expect(set.timeline(of: [path], from: Reading.now, count: 3).isEmpty)
    }

    @Test("A policy that Rekey's own rotations follow too needs its lifetime")
    func shared() {
        let spots = Reading.spots(
            Self.connectors + """
                policies: {p: {trigger: {beforeExpiry: P10D}}}
                objects:
                  secrets/a: {owner: me, notify: renewal, policy: p}
                  secrets/b: {owner: me, policy: p}
                """
        )
        #expect(spots == ["4:16 policies.p.trigger"])
    }

    @Test(
        "are refused what Rekey does only when it rotates them itself",
        arguments: [
            (
                "notify: nobody", "notify",
                "there is no connector `nobody`; describe it in the files, or name one that is there"
            ),
            (
                "notify: db", "notify",
                "postgresql cannot be told of an expiry; name a connector of the type `webhook`"
            ),
            (
                "notify: renewal, connector: db, principals: [a, b]", "connector",
                "who is told by `notify` makes the value and changes the target; leave `connector` out, or `notify`"
            ),
            (
                "notify: renewal, password: {length: 40}", "password",
                "who is told by `notify` makes the value and changes the target; leave `password` out, or `notify`"
            ),
            (
                "notify: renewal, template: 'x{password}'", "template",
                "who is told by `notify` makes the value and changes the target; leave `template` out, or `notify`"
            ),
            (
                "notify: renewal, policy: p", "policy",
                "its trigger has `every`, and the news is of an expiry; name a policy with `beforeExpiry` or "
                    + "`percentOfLifetime` alone"
            ),
            (
                "notify: renewal, policy: q", "policy",
                "who is told by `notify` waits for no approval; name a policy without `approvals`"
            ),
            (
                "notify: renewal, linked: [keys/k]", "linked",
                "when it changes is up to who is told by `notify`, so linked objects cannot take turns with it; "
                    + "link it to none, and none to it"
            ),
        ]
    )
    func refused(members: String, field: String, message: String) {
        let errors = Reading.read(
            Self.connectors + """
                policies:
                  p: {trigger: {every: P30D}}
                  q: {trigger: {beforeExpiry: P10D}, lifetime: P60D, approvals: 1}
                objects:
                  secrets/a: {owner: me, \(members)}
                  keys/k: {owner: me, policy: q}
                """
        ).errors
        #expect(errors.map(\.path) == ["objects.secrets/a.\(field)"])
        #expect(errors.map { "\($0.message); \($0.remedy)" } == [message])
    }

    @Test("Keys and certificates are rotated by nobody else")
    func families() {
        let spots = Reading.spots(Self.connectors + "objects: {certificates/c: {owner: me, notify: renewal}}")
        #expect(spots == ["4:39 objects.certificates/c.notify"])
    }
}
