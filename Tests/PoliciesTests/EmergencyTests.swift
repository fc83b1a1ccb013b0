import Testing
import VaultCore

@testable import Policies

@Suite("Changes in an emergency")
struct EmergencyTests {
    private static let text = """
        # the orders team's
        owners: { me: {} }
        connectors:
          db: { type: redis, host: db.internal, administrator: secrets/keeper, nodes: [], cluster: true }
        policies:
          p: # the monthly one
            trigger: { every: P30D } # a comment
            grace: { quiet: PT24H, deadline: P7D }
            windows: { freeze: [2026-12-20/2027-01-03] }
            rings:
              - { name: canary, select: "ring=canary", soak: PT30M, fail: { authFailures: 2 } }
              - name: everyone
          p.late: { approvals: 1 }
        objects:
          secrets/a:
            owner: me
            rotationOwner: me
            policy: p
            connector: db
            principals: [a]
            template: { user: "{user}", password: "{password}" }
            password: { length: 40 }
            tags: { of: "42" }
          keys/b: { owner: me, rotationOwner: me, policy: p.late }
        """

    private let reader = PolicyReader(connectors: Reading.kinds)

    private func files(_ text: String = text) -> [PolicyFile] { [PolicyFile(name: "./p.yaml", text: text)] }

    private func set(_ text: String = text) throws -> PolicySet {
        try #require(reader.read(files(text), at: Reading.now).set)
    }

    private func emergency(_ field: String, _ to: String, from: String? = nil) -> EmergencyChange {
        EmergencyChange(field: field, from: from, to: to, reason: "a leak", by: "ana", at: Reading.now)
    }

    @Test(
        "One field of what is applied changes, and nothing else",
        arguments: [
            ("policies.p.grace.deadline", "P9D", "P7D"), ("policies.p.approvals", "2", "0"),
            ("policies.p.requireOwners", "true", "false"), ("policies.p.retention", "P1D", nil),
            ("policies.p.drift.action", "ignore", nil), ("policies.p.rings[0].soak", "PT1H", "PT30M"),
            ("policies.p.windows.freeze[0]", "2026-12-20/2027-01-05", "2026-12-20/2027-01-03"),
            ("policies.p.late.approvals", "2", "1"), ("objects.secrets/a.policy", "p.late", "p"),
            ("objects.secrets/a.tags.of", "43", "42"), ("objects.keys/b.tier", "critical", "normal"),
        ]
    )
    func changes(field: String, value: String, from: String?) throws {
        let before = try set()
        let after = try #require(
            try reader.reading(of: before, setting: field, to: value, at: Reading.now).set
        )
        let plan = try PolicyPlan(from: before, to: after, at: Reading.now)
        let fields = plan.changes.flatMap { change in change.fields.map { "\(change.entry).\($0.path)" } }
        #expect(fields == [field])
        #expect(plan.changes.first?.fields.first?.from == from)
        #expect(after.lacking([emergency(field, value)]).isEmpty)
        #expect(before.lacking([emergency(field, value)]).map(\.value) == [from])
    }

    @Test(
        "What the rules for files refuse is refused with its field",
        arguments: [
            ("policies.p.grace.deadline", "PT1H", "policies.p.grace"),
            ("policies.p.grace.deadline", "soon", "policies.p.grace.deadline"),
            ("policies.p.approvals", "99", "policies.p.approvals"),
            ("policies.p.nothing", "x", "policies.p.nothing"),
            ("objects.secrets/a.policy", "nowhere", "objects.secrets/a.policy"),
        ]
    )
    func refused(field: String, value: String, path: String) throws {
        let reading = try reader.reading(of: try set(), setting: field, to: value, at: Reading.now)
        #expect(reading.set == nil)
        #expect(reading.errors.map(\.path).contains(path))
    }

    @Test(
        "What is no field of an entry is told",
        arguments: [
            ("policies.x.approvals", VaultError.Code.notFound), ("connectors.db.host", .notFound),
            ("", .notFound), ("policies.p", .notFound), ("policies.p.grace", .badParameter),
            ("policies.p.rings[7].soak", .badParameter), ("policies.p.rings[0", .badParameter),
            ("policies.p.approvals.more", .badParameter), ("policies.p.", .badParameter),
        ]
    )
    func noField(field: String, code: VaultError.Code) throws {
        let set = try set()
        #expect {
            try reader.reading(of: set, setting: field, to: "P1D", at: Reading.now)
        } throws: {
            ($0 as? VaultError)?.code == code
        }
    }

    @Test("What is applied reads back as it is, also when it takes several files", arguments: [1, 5_000])
    func readsBack(objects: Int) throws {
        let more = (0..<objects).map { "\n  keys/k\($0): { owner: me }" }.joined()
        let set = try set(Self.text + more)
        let files = PlainSet(set).files
        #expect(reader.read(files, at: Reading.now).set == set)
        #expect(files.count == 4 + objects / 2_000)
    }

    @Test("One change stands for a field, and none when it is again what the files say")
    func joins() {
        let first = emergency("policies.p.approvals", "2", from: "0")
        let other = emergency("policies.p.retention", "P1D")
        let second = emergency("policies.p.approvals", "3", from: "2").joining([first, other])
        #expect(second.map(\.field) == [other.field, first.field])
        #expect(second.last?.from == "0" && second.last?.to == "3")
        #expect(emergency("policies.p.approvals", "0", from: "3").joining(second) == [other])
    }

    @Test("All changes go back into the files as one patch that applies, in an order that keeps the rules")
    func writesBack() throws {
        let changes = [
            emergency("policies.p.grace.quiet", "P9D"), emergency("policies.p.grace.deadline", "P10D"),
            emergency("objects.keys/b.tier", "critical"), emergency("policies.p.retention", "P1D"),
        ]
        let patches = try reader.writeBack(changes, to: files(), at: Reading.now)
        let text = try #require(patches.last?.text)
        #expect(try set(text).lacking(changes).isEmpty)
        #expect(text.contains("# a comment") && text.contains("# the orders team's"))
        #expect(try applied(patches) == text)
        #expect(try reader.writeBack([], to: files(), at: Reading.now).isEmpty)
        #expect(throws: VaultError(.badParameter, "")) {
            _ = try reader.writeBack([emergency("policies.x.approvals", "2")], to: files(), at: Reading.now)
        }
    }

    /// What git makes of the files with these patches.
    private func applied(_ patches: [PolicyPatch]) throws -> String {
        try GitPatch.applied(patches.map(\.diff).joined(), to: Self.text, named: "p.yaml")
    }
}
