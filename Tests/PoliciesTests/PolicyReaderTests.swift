import Testing
import VaultCore

@testable import Policies

@Suite("Reading files")
struct PolicyReaderTests {
    static let connector = "connectors:\n  db: {type: postgresql, host: h, administrator: secrets/admin}\n"

    @Test("A whole entry is read with all its parts")
    func reads() throws {
        let reading = Reading.read(
            Self.connector + """
                policies:
                  p:
                    trigger: {every: P30D, jitter: PT6H}
                    rings:
                      - {name: canary, select: "ring=canary,region=eu", soak: PT30M, fail: {authFailures: 2}}
                      - {name: everyone}
                    grace: {quiet: PT24H, deadline: P9D, atDeadline: retire, emergency: PT5M}
                    approvals: 2
                objects:
                  secrets/Orders:
                    owner: me
                    tier: critical
                    connector: db
                    principals: [a, b]
                    policy: p
                    template: {url: "x://{user:url}:{password:url}@h", "pass word": "{{{password}}}"}
                    password: {length: 40, alphabet: printable}
                    tags: {team: orders}
                """
        )
        #expect(reading.problems.map(\.description) == [])
        let set = try #require(reading.set)
        let policy = try #require(set.policies["p"])
        #expect(policy.trigger == Trigger(every: CalendarDuration("P30D"), jitter: CalendarDuration("PT6H")))
        #expect(policy.rings.map(\.name) == ["canary", "everyone"])
        #expect(policy.rings[0].select?.labels == ["ring": "canary", "region": "eu"])
        #expect(policy.rings[0].failures == Ring.Failures(authFailures: 2))
        #expect(
            policy.rings[1].failures == Ring.Failures(authFailures: 1, probeFailures: 1, reportedFailures: 1)
        )
        #expect(policy.grace.atDeadline == .retire)
        #expect(policy.soak == .seconds(1_800))
        #expect(policy.approvals == 2)
        let object = try #require(set.objects[ObjectPath("secrets/orders")])
        #expect(object.tier == .critical)
        #expect(object.principals == ["a", "b"])
        #expect(object.password == PasswordRule(length: 40, alphabet: .printable))
        #expect(object.tags == ["team": "orders"])
        #expect(set.connectors["db"]?.values().text("host") == "h")
        #expect(reading.places["objects.secrets/Orders.policy"]?.line == 17)
    }

    @Test("Defaults are those that the documents name")
    func defaults() throws {
        let reading = Reading.read("policies: {p: {}}\nobjects: {keys/k: {owner: me, policy: p}}")
        #expect(reading.problems.map(\.description) == [])
        let policy = try #require(reading.set?.policies["p"])
        #expect(policy == Policy())
        #expect(policy.grace.quiet.description == "P1D")
        #expect(policy.grace.deadline?.description == "P7D")
        #expect(policy.grace.emergency.description == "PT1H")
        #expect(policy.grace.atDeadline == .hold)
        #expect(policy.retries.attempts == 10)
        #expect(policy.rings == [.everyone])
    }

    @Test(
        "An empty file and a file of comments say nothing",
        arguments: ["", "\n\n", "# nothing\n", "---\n", "\u{FEFF}", "~"]
    )
    func empty(text: String) {
        #expect(Reading.read(text).set == PolicySet())
    }

    @Test("Every error of a set is told, each with file, line, column, field and remedy")
    func allErrors() {
        let lines = Reading.errors(
            """
            policies:
              p:
                triger: {every: P30D}
                grace: {quiet: 24h, deadline: P7D}
                approvals: many
            objects:
              secrets/a:
                owner: 12
                polcy: p
            """,
            """
            connectors:
              db: {type: oracle}
            objects:
              secrets/b: {owner: me, connector: db, policy: q}
            """
        )
        #expect(
            lines == [
                "1.yaml:3:5: error: policies.p.triger: there is no such member; did you mean `trigger`?",
                "1.yaml:4:20: error: policies.p.grace.quiet: `24h` is no ISO 8601 duration; "
                    + "write one such as `P30D`, `PT6H` or `P1M`, largest unit first",
                "1.yaml:5:16: error: policies.p.approvals: a whole number is wanted, not a text; "
                    + "write a whole number from 0 to 5",
                "1.yaml:8:12: error: objects.secrets/a.owner: a text is wanted, not a number; put it into quotes",
                "1.yaml:9:5: error: objects.secrets/a.polcy: there is no such member; did you mean `policy`?",
                "2.yaml:2:14: error: connectors.db.type: `oracle` is not among the choices; "
                    + "write `postgresql`, `redis` or `webhook`",
                "2.yaml:4:41: error: objects.secrets/b.policy: there is no policy `q`; did you mean `p`?",
            ]
        )
    }

    @Test(
        "A field that does not fit is told at its own place",
        arguments: [
            ("colour: red", "1:1 colour"),
            ("policies: []", "1:11 policies"),
            ("policies: 5", "1:11 policies"),
            ("policies:", "1:10 policies"),
            ("- a", "1:1 "),
            ("just text", "1:1 "),
            ("policies: {p: }", "1:15 policies.p"),
            ("policies: {p: {trigger: {}}}", "1:25 policies.p.trigger"),
            ("policies: {p: {trigger: {jitter: PT1H}}}", "1:25 policies.p.trigger"),
            ("policies: {p: {trigger: {every: P0D}}}", "1:33 policies.p.trigger.every"),
            ("policies: {p: {trigger: {every: P101Y}}}", "1:33 policies.p.trigger.every"),
            ("policies: {p: {trigger: {every: 30}}}", "1:33 policies.p.trigger.every"),
            ("policies: {p: {trigger: {cron: '61 * * * *'}}}", "1:32 policies.p.trigger.cron"),
            ("policies: {p: {trigger: {cron: '0 3 * * *', zone: Moon}}}", "1:51 policies.p.trigger.zone"),
            (
                "policies: {p: {trigger: {percentOfLifetime: 100}}}",
                "1:45 policies.p.trigger.percentOfLifetime"
            ),
            ("policies: {p: {trigger: {uses: 1.5}}}", "1:32 policies.p.trigger.uses"),
            ("policies: {p: {trigger: {uses: 0x10}}}", "1:32 policies.p.trigger.uses"),
            ("policies: {p: {trigger: {uses: '10'}}}", "1:32 policies.p.trigger.uses"),
            ("policies: {p: {requireOwners: yes}}", "1:31 policies.p.requireOwners"),
            ("policies: {p: {rings: []}}", "1:23 policies.p.rings"),
            ("policies: {p: {rings: [{soak: PT1H}]}}", "1:24 policies.p.rings[0]"),
            ("policies: {p: {rings: [{name: a, select: canary}]}}", "1:42 policies.p.rings[0].select"),
            ("policies: {p: {windows: {allow: [always]}}}", "1:34 policies.p.windows.allow[0]"),
            ("policies: {p: {windows: {allow: Mon}}}", "1:33 policies.p.windows.allow"),
            (
                "policies: {p: {windows: {freeze: [2026-02-30/2026-03-01]}}}",
                "1:35 policies.p.windows.freeze[0]"
            ),
            ("policies: {p: {grace: {atDeadline: explode}}}", "1:36 policies.p.grace.atDeadline"),
            ("policies: {'p q': {}}", "1:12 policies.p q"),
            ("policies: {'': {}}", "1:12 policies."),
            ("objects: {secret/a: {}}", "1:11 objects.secret/a"),
            ("objects: {secrets/a_b: {}}", "1:11 objects.secrets/a_b"),
            ("objects: {keys/a: {connector: db}}", "1:20 objects.keys/a.connector"),
            ("objects: {secrets/a: {tier: urgent}}", "1:29 objects.secrets/a.tier"),
            ("objects: {secrets/a: {linked: [b]}}", "1:32 objects.secrets/a.linked[0]"),
            ("objects: {secrets/a: {owner: ''}}", "1:30 objects.secrets/a.owner"),
            ("objects: {secrets/a: {owner: \"a\\nb\"}}", "1:30 objects.secrets/a.owner"),
            ("objects: {secrets/a: {template: '{passwort}'}}", "1:33 objects.secrets/a.template"),
            ("objects: {secrets/a: {template: {u: '{'}}}", "1:37 objects.secrets/a.template.u"),
            ("objects: {secrets/a: {template: [x]}}", "1:33 objects.secrets/a.template"),
            ("objects: {secrets/a: {password: {length: 4}}}", "1:42 objects.secrets/a.password.length"),
            ("connectors: {c: {host: h}}", "1:17 connectors.c"),
            ("connectors: {c: {type: redis, host: h}}", "1:17 connectors.c"),
            ("connectors: {c: {type: webhook, url: [a]}}", "1:38 connectors.c.url"),
            ("connectors: {c: {type: webhook, url: u, x: 1}}", "1:41 connectors.c.x"),
            (
                "connectors: {c: {type: redis, host: h, administrator: hunter2}}",
                "1:55 connectors.c.administrator"
            ),
            (
                "connectors: {c: {type: redis, host: h, administrator: keys/k}}",
                "1:55 connectors.c.administrator"
            ),
            ("owners: {o: {mail: x}}", "1:14 owners.o.mail"),
        ]
    )
    func positions(text: String, spot: String) {
        #expect(Reading.spots(text) == [spot])
    }

    @Test("Files of a set are merged; an entry in two of them names both places")
    func duplicatesAcrossFiles() {
        let errors = Reading.errors(
            "policies: {p: {}}\nobjects: {secrets/a: {owner: me}}",
            "policies:\n  p: {}\nobjects:\n  secrets/A: {owner: me}"
        )
        #expect(
            errors == [
                "2.yaml:2:3: error: policies.p: `p` is described twice; the first is at 1.yaml:1:12; keep one",
                "2.yaml:4:3: error: objects.secrets/A: `secrets/A` is described twice; "
                    + "the first is at 1.yaml:2:11; keep one",
            ]
        )
    }

    @Test("Every kind of setting reaches the connector")
    func settings() throws {
        let reading = Reading.read(
            """
            connectors:
              c: {type: redis, host: "6", nodes: [a, b], cluster: true, administrator: secrets/admin}
              d: {type: postgresql, host: h, port: 5433, tls: verify-full, administrator: secrets/admin}
            """
        )
        let set = try #require(reading.set)
        let redis = try #require(set.connectors["c"]?.values())
        #expect(redis.text("host") == "6")
        #expect(redis.list("nodes") == ["a", "b"])
        #expect(redis.flag("cluster") == true)
        #expect(set.connectors["d"]?.values().integer("port") == 5_433)
        #expect(set.connectors["d"]?.values().text("tls") == "verify-full")
    }

    @Test("Every connector says how many rotations its target bears at once, within bounds")
    func concurrency() throws {
        func connector(_ setting: String) -> String {
            "connectors: {c: {type: redis, host: h, administrator: secrets/admin\(setting)}}"
        }
        #expect(Reading.read(connector("")).set?.connectors["c"]?.concurrency == 4)
        #expect(Reading.read(connector(", concurrency: 16")).set?.connectors["c"]?.concurrency == 16)
        for number in ["0", "65", "many"] {
            #expect(!Reading.errors(connector(", concurrency: \(number)")).isEmpty)
        }
    }

    @Test("No more problems are told than can be read, and the rest is counted")
    func manyProblems() {
        let text = "policies:\n" + (0..<300).map { "  p\($0): {x: 1}\n" }.joined()
        let problems = Reading.read(text).problems
        #expect(problems.count == PolicyLimits.problems + 1)
        #expect(problems.last?.message == "100 further problems are not shown")
    }

    @Test("Thousands of objects are read")
    func manyObjects() {
        let text = "objects:\n" + (0..<3_000).map { "  secrets/s\($0): {owner: me, tags: {a: b}}\n" }.joined()
        #expect(Reading.read(text).set?.objects.count == 3_000)
    }
}
