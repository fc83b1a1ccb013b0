import Testing
import VaultCore

@testable import Policies

@Suite("Files with accidents")
struct FuzzTests {
    private static let scraps = [
        "{", "}", "[", "]", ":", "- ", "\n", "  ", "\"", "'", "#", "*", "&a ", "!", "~", "0", "-1", "P", "T",
        "é", "\u{1F511}",
        "99999999999999999999", "secrets/", "linked: ", "every", "\u{0}", "\r", "\t", "%", "@", "|\n", "? ",
        "null",
    ]

    /// A text with a few letters lost, doubled or replaced.
    private static func accident(_ text: String, _ random: inout Seeded) -> String {
        var text = Array(text)
        for _ in 0...random.next(below: 4) {
            let at = random.next(below: text.count)
            switch random.next(below: 4) {
            case 0: text.removeSubrange(at..<min(text.count, at + 1 + random.next(below: 12)))
            case 1: text.insert(contentsOf: random.pick(scraps), at: at)
            case 2: text[at] = Character(random.pick(scraps.filter { $0.count == 1 }))
            default: text.insert(contentsOf: text[at..<min(text.count, at + 40)], at: at)
            }
        }
        return String(text)
    }

    @Test(
        "Whatever happens to a file, it is taken whole or every error has its place and remedy",
        arguments: Examples.sets
    )
    func accidents(name: String) throws {
        var random = Seeded(UInt64(name.utf8.count))
        let files = Examples.files(name)
        for _ in 0..<150 {
            let hit = random.next(below: files.count)
            var changed = files
            changed[hit] = PolicyFile(name: files[hit].name, text: Self.accident(files[hit].text, &random))
            let reading = PolicyReader(connectors: Reading.kinds).read(changed, at: Reading.now)
            #expect((reading.set == nil) == !reading.errors.isEmpty)
            for problem in reading.problems {
                let lines =
                    changed.first { $0.name == problem.place.file }?.text.count(where: \.isNewline) ?? -2
                #expect((1...max(1, lines + 2)).contains(problem.place.line), "\(problem)")
                #expect(!problem.remedy.isEmpty && problem.place.column >= 1)
            }
            if let set = reading.set {
                #expect(try PolicySet(canonicalText: set.canonicalText()) == set)
                let times = set.timeline(of: set.objects.keys, from: Reading.now, count: 2)
                #expect(
                    times.allSatisfy {
                        $0.due.at >= Reading.now
                            && set.policy(of: $0.object)?.windows.isOpen(at: $0.due.at) == true
                    }
                )
            }
        }
    }

    @Test("A fleet of thousands is read, checked and planned")
    func fleet() throws {
        let head = """
            connectors: {db: {type: postgresql, host: h, administrator: secrets/admin}}
            policies: {p: {trigger: {every: P30D, jitter: P1D}, windows: {allow: ["Mon-Fri 09:00-16:00 Europe/Berlin"]}}}
            objects:

            """
        let entries = (0..<4_000).map {
            "  secrets/s\($0): {owner: me, connector: db, principals: [a\($0), b\($0)], policy: p, linked: [secrets/s\($0 ^ 1)]}\n"
        }
        let reading = Reading.read(head + entries.joined())
        #expect(reading.problems.isEmpty)
        let set = try #require(reading.set)
        let times = set.dueRules().values.compactMap {
            $0.next(DueFacts(since: Reading.now), now: Reading.now)?.at
        }
        #expect(times.count == 4_000)
        #expect(
            try PolicyPlan(from: PolicySet(), to: set, at: Reading.now, rotations: 1).timeline.count == 4_000
        )
    }
}
