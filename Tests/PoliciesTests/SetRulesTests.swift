import Testing
import VaultCore

@testable import Policies

@Suite("Rules between entries")
struct SetRulesTests {
    private static let base = """
        connectors:
          db: {type: postgresql, host: h, administrator: secrets/admin}
          cache: {type: redis, host: h, administrator: secrets/admin}

        """

    @Test(
        "A policy that cannot work is refused",
        arguments: [
            (
                "windows: {freeze: ['01-01/12-31']}", "windows",
                "the windows never open in the next five years"
            ),
            ("rings: [{name: a, select: 'r=a'}]", "rings[0]", "the last ring must take everyone"),
            ("rings: [{name: a}, {name: b}]", "rings[0]", "only the last ring takes everyone"),
            ("rings: [{name: a, select: 'r=a'}, {name: a}]", "rings[1].name", "two rings are called `a`"),
            (
                "rings: [{name: a, select: 'r=a', soak: P8D}, {name: b}]", "rings[0].soak",
                "the grace deadline P7D is shorter than the soak P8D of ring `a`"
            ),
            (
                "grace: {quiet: P8D}", "grace", "the deadline P7D comes before the quiet period P8D can end"
            ),
            (
                "grace: {emergency: P8D}", "grace",
                "the overlap of an emergency, P8D, is longer than the deadline P7D"
            ),
            (
                "consumersCache: P2D", "grace",
                "the quiet period P1D is shorter than the P2D for which consumers keep a value"
            ),
            (
                "trigger: {beforeExpiry: P30D}", "trigger",
                "versions made by this policy never expire, so it rotates once at most"
            ),
            (
                "trigger: {percentOfLifetime: 50}", "trigger",
                "versions made by this policy never expire, so it rotates once at most"
            ),
            (
                "trigger: {beforeExpiry: P30D}, lifetime: P30D", "trigger.beforeExpiry",
                "a new version lives for P30D and would be due at once"
            ),
            (
                "trigger: {beforeExpiry: PT1H}, lifetime: P30D, rings: [{name: a, soak: PT1H}]",
                "trigger.beforeExpiry", "the version can expire before the rings have soaked"
            ),
            (
                "trigger: {every: P30D}, lifetime: P30D", "trigger.every",
                "a version lives for P30D and expires before it rotates"
            ),
            (
                "trigger: {every: P30D, jitter: P30D}", "trigger.jitter",
                "the jitter is as long as the period P30D"
            ),
            (
                "trigger: {cron: '0 0 * * 1', jitter: P7D}", "trigger.jitter",
                "the jitter is as long as the time between two firings"
            ),
            (
                "trigger: {every: P6D}", "trigger.every",
                "the next rotation is due before this one can end, soaks and grace included"
            ),
            (
                "trigger: {cron: '0 0 1,5 * *'}", "trigger.cron",
                "the next rotation is due before this one can end, soaks and grace included"
            ),
            ("trigger: {every: P30D, zone: UTC}", "trigger.zone", "a zone goes with `cron` alone"),
            (
                "retries: {first: PT2H, longest: PT1H}", "retries",
                "the longest wait is shorter than the first"
            ),
        ]
    )
    func policies(body: String, path: String, message: String) {
        let errors = Reading.read("policies: {p: {\(body)}}\nobjects: {keys/k: {owner: me, policy: p}}")
            .errors
        #expect(errors.map(\.path) == ["policies.p.\(path)"])
        #expect(errors.map(\.message) == [message])
        #expect(errors.allSatisfy { !$0.remedy.isEmpty && $0.place.line == 1 && $0.place.column > 1 })
    }

    @Test(
        "A login that a connector works with is not made anew where the target cannot learn of it",
        arguments: [
            ("policy: p", true), ("tier: high", false),
            ("policy: p, connector: db, strategy: one-principal, principals: [keeper]", false),
        ]
    )
    func lockedOut(body: String, isRefused: Bool) {
        let text = """
            connectors: {db: {type: postgresql, host: h, administrator: secrets/keeper}}
            policies: {p: {trigger: {every: P30D}}}
            objects: {secrets/keeper: {owner: me, \(body)}}
            """
        let errors = Reading.read(text).errors
        #expect(errors.map(\.path) == (isRefused ? ["objects.secrets/keeper.policy"] : []))
        #expect(errors.allSatisfy { $0.place.line == 3 && $0.message.contains("`administrator`") })
    }

    @Test(
        "What makes no sense for a key is refused at its place, and what does is named",
        arguments: [
            "connector: db", "strategy: two-principals", "principals: [a]", "template: '{password}'",
            "password: {length: 40}", "consumersCache: PT1H",
        ]
    )
    func keys(member: String) {
        let name = String(member.prefix { $0 != ":" })
        let errors = Reading.read("objects:\n  keys/k:\n    owner: me\n    \(member)").errors
        #expect(errors.map(\.path) == ["objects.keys/k.\(name)"])
        #expect(errors.first?.place.line == 4)
        #expect(errors.first?.remedy.contains("`policy`") == true)
    }

    @Test(
        "An object that does not fit its target is refused",
        arguments: [
            ("connector: nowhere", "connector", "there is no connector `nowhere`"),
            ("policy: nowhere", "policy", "there is no policy `nowhere`"),
            ("strategy: two-principals", "strategy", "there is no target for it"),
            ("principals: [a]", "principals", "there is no target for it"),
            (
                "connector: db, strategy: two-passwords, principals: [a]", "strategy",
                "postgresql does not offer it"
            ),
            (
                "connector: cache, strategy: one-principal, principals: [a]", "strategy",
                "redis does not offer it"
            ),
            ("connector: db", "principals", "the strategy two-principals takes two logins, not 0"),
            (
                "connector: db, principals: [a]", "principals",
                "the strategy two-principals takes two logins, not 1"
            ),
            (
                "connector: db, strategy: one-principal, principals: [a, b]", "principals",
                "the strategy one-principal takes one login, not 2"
            ),
            (
                "connector: cache, principals: [a, b]", "principals",
                "the strategy two-passwords takes one login, not 2"
            ),
            ("connector: db, principals: [a, a]", "principals", "both logins are the same"),
            ("linked: [secrets/a]", "linked", "the object is linked to itself"),
            ("template: 'x{user}'", "template", "the template holds no password"),
            (
                "template: {url: 'a://{user}:{password}@h'}, password: {alphabet: printable}", "template",
                "the password may break the URL"
            ),
            ("password: {length: 12}", "password", "such a password holds 71 bits of chance, fewer than 96"),
            (
                "consumersCache: P3D", "consumersCache",
                "the quiet period P1D is shorter than the P3D for which consumers keep a value"
            ),
        ]
    )
    func objects(body: String, path: String, message: String) {
        let errors = Reading.read(Self.base + "objects: {secrets/a: {owner: me, \(body)}}").errors
        #expect(errors.map(\.path) == ["objects.secrets/a.\(path)"])
        #expect(errors.map(\.message) == [message])
        #expect(errors.allSatisfy { !$0.remedy.isEmpty && $0.place.line == 4 })
    }

    @Test("A connector may give the strategy of its objects, and an object its own")
    func strategyOfConnector() throws {
        let reading = Reading.read(
            """
            connectors:
              db: {type: postgresql, host: h, administrator: secrets/admin, strategy: one-principal}
            objects:
              secrets/a: {owner: me, connector: db, principals: [a]}
              secrets/b: {owner: me, connector: db, principals: [b, c], strategy: two-principals}
            """
        )
        let entry = try #require(reading.set?.connectors["db"])
        #expect(entry.values().text("strategy") == "one-principal")
        #expect(entry.values(strategy: .twoPrincipals).text("strategy") == "two-principals")
    }

    @Test("Owners must be among those named, where any is")
    func owners() {
        let text = "owners: {team-a: {}}\nobjects: {keys/k: {owner: team-b, rotationOwner: nobody}}"
        #expect(
            Reading.errors(text) == [
                "1.yaml:2:20: error: objects.keys/k.owner: there is no owner `team-b`; did you mean `team-a`?",
                "1.yaml:2:35: error: objects.keys/k.rotationOwner: there is no owner `nobody`; "
                    + "describe it in the files, or name one that is there",
            ]
        )
    }

    @Test("A policy can require both owners")
    func requiredOwners() {
        let text = "policies: {p: {requireOwners: true}}\nobjects: {keys/k: {policy: p}}"
        #expect(
            Reading.read(text).errors.map(\.message) == [
                "the policy wants `owner`", "the policy wants `rotationOwner`",
            ]
        )
    }

    @Test("What is doubtful is a warning and does not keep the set from being taken")
    func warnings() {
        let reading = Reading.read(
            Self.base + """
                policies:
                  idle: {}
                  quick:
                    consumersCache: PT8H
                    rings: [{name: a, select: 'r=a', soak: PT1H}, {name: b}]
                objects: {keys/k: {policy: quick}}
                """
        )
        #expect(reading.set != nil)
        #expect(
            reading.problems.map { "\($0.severity) \($0.path)" } == [
                "warning connectors.db", "warning connectors.cache", "warning policies.idle",
                "warning policies.quick.rings[0].soak", "warning objects.keys/k",
            ]
        )
    }

    @Test("One login belongs to one object")
    func sharedLogin() {
        let text =
            Self.base + """
                objects:
                  secrets/a: {owner: me, connector: db, principals: [x, y]}
                  secrets/b: {owner: me, connector: db, principals: [y, z]}
                  secrets/c: {owner: me, connector: cache, principals: [y]}
                """
        #expect(
            Reading.errors(text) == [
                "1.yaml:6:41: error: objects.secrets/b.principals: the login `y` at `db` rotates under "
                    + "secrets/a already; let one object hold it"
            ]
        )
    }

    @Test("Linked objects that cannot take turns within their period are refused")
    func crowd() {
        let policy = "policies: {p: {trigger: {every: P20D}}}\n"
        func objects(_ count: Int) -> String {
            let rest = ["b", "c"].prefix(count - 1).map {
                "  keys/\($0): {owner: me, policy: p, linked: [keys/a]}\n"
            }
            return "objects:\n  keys/a: {owner: me, policy: p}\n" + rest.joined()
        }
        #expect(Reading.errors(policy + objects(2)).isEmpty)
        #expect(
            Reading.errors(policy + objects(3)) == [
                "1.yaml:3:3: error: objects.keys/a.linked: 3 linked objects cannot take turns within P20D: each needs "
                    + "its soaks and its grace alone; rotate them every P22D or more rarely, or shorten the soaks or "
                    + "the deadline"
            ]
        )
    }

    @Test(
        "Linked objects whose cron texts meet are refused",
        arguments: [
            ("0 3 1 * *", "0 4 1 * *", "2026-12-01T04:00:00Z"),
            ("0 3 1 * *", "0 3 6 * *", "2026-12-06T03:00:00Z"),
            ("0 3 1 * *", "0 3 15 * *", nil), ("0 3 1 1,7 *", "0 3 1 4,10 *", nil),
            ("0 3 1 1,7 *", "0 3 28 12 *", "2027-01-01T03:00:00Z"),
        ] as [(String, String, String?)]
    )
    func meetings(left: String, right: String, at: String?) {
        let errors = Reading.read(
            """
            policies:
              p: {trigger: {cron: "\(left)"}}
              q: {trigger: {cron: "\(right)"}}
            objects:
              keys/a: {owner: me, policy: p, linked: [keys/b]}
              keys/b: {owner: me, policy: q}
            """
        ).errors
        #expect(errors.map(\.message) == (at.map { ["it is due with the linked `keys/a` at \($0)"] } ?? []))
        #expect(errors.map(\.place.line) == (at == nil ? [] : [6]))
    }
}
