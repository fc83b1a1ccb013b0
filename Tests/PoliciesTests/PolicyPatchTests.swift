import Foundation
import Testing
import VaultCore

@testable import Policies

@Suite("Changes written back to the files")
struct PolicyPatchTests {
    private static let text = """
        # kept as it is
        policies:
          p: # the monthly one
            trigger: { every: P30D } # a comment
            grace: {quiet: "PT24H", deadline: P7D}
            rings:
              - name: canary
                select: 'ring=canary'
                soak: PT30M
              - { name: everyone }
          q: {approvals: 1}
        objects:
          keys/a: { owner: me, policy: p }
          keys/b:
            owner: me
            policy: q
        """

    private func patch(_ path: String, _ value: String, in texts: [String] = [text]) throws -> PolicyPatch {
        let files = texts.enumerated().map { PolicyFile(name: "\($0.offset + 1).yaml", text: $0.element) }
        return try PolicyReader(connectors: Reading.kinds).patch(
            files,
            setting: path,
            to: value,
            at: Reading.now
        )
    }

    @Test(
        "A field is changed or added where it belongs, and nothing else",
        arguments: [
            ("policies.p.trigger.every", "P60D", "    trigger: { every: P60D } # a comment"),
            ("policies.p.grace.quiet", "PT12H", "    grace: {quiet: PT12H, deadline: P7D}"),
            (
                "policies.p.grace.atDeadline", "retire",
                "    grace: { atDeadline: retire, quiet: \"PT24H\", deadline: P7D}"
            ),
            ("policies.p.rings[0].select", "ring=early", "        select: ring=early"),
            ("policies.p.rings[0].soak", "PT1H", "        soak: PT1H"),
            ("policies.p.approvals", "2", "    approvals: 2"),
            ("policies.p.retries.attempts", "5", "    retries: { attempts: 5 }"),
            ("policies.q.approvals", "3", "  q: {approvals: 3}"),
            ("objects.keys/a.owner", "42", "  keys/a: { owner: \"42\", policy: p }"),
            ("objects.keys/b.rotationOwner", "a \"b\" #c", "    rotationOwner: \"a \\\"b\\\" #c\""),
        ]
    )
    func changes(path: String, value: String, line: String) throws {
        let patch = try patch(path, value)
        let old = Self.text.components(separatedBy: "\n")
        let new = patch.text.components(separatedBy: "\n")
        #expect(new.contains(line))
        #expect(new.filter { !old.contains($0) } == [line])
        #expect(patch.diff.contains("\n+\(line)\n"))
    }

    @Test("The diff applies clean", arguments: ["\n", ""])
    func applies(ending: String) throws {
        for (path, value) in [
            ("policies.p.approvals", "2"), ("objects.keys/b.policy", "p"),
            ("policies.p.trigger.every", "P60D"),
        ] {
            let patch = try patch(path, value, in: ["owners: {me: {}}", Self.text + ending])
            #expect(patch.file == "2.yaml")
            #expect(try GitPatch.applied(patch.diff, to: Self.text + ending, named: patch.file) == patch.text)
        }
    }

    @Test(
        "What cannot be changed alone is refused",
        arguments: [
            ("policies.x.approvals", "1"), ("policies.p.approvals", "many"), ("policies.p.grace", "P1D"),
            ("policies.p.grace.deadline", "PT1H"), ("policies.p", "x"), ("", ""),
            ("policies.p.rings[7].soak", "P1D"),
            ("policies.p.rings[0", "x"), ("policies.p.nothing", "x"), ("objects.keys/a.policy", "nowhere"),
            ("policies.p.trigger.every", "P30D\n    approvals: 5"),
        ]
    )
    func refused(path: String, value: String) {
        #expect { try patch(path, value) } throws: { ($0 as? VaultError)?.code == .badParameter }
    }
}
