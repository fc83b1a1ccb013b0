import Testing

@testable import Policies

@Suite("The YAML of files")
struct YAMLReaderTests {
    private func problems(_ text: String) -> [String] {
        YAMLReader.read(PolicyFile(name: "f", text: text)).problems.map {
            "\($0.place.line):\($0.place.column) \($0.message)"
        }
    }

    @Test(
        "A duplicate key is told at its second place with the first",
        arguments: [
            ("a: 1\nb: 2\na: 3", ["3:1 the key stands twice; the first is at line 1, column 1"]),
            ("x: {a: 1, 'a': 3}", ["1:11 the key stands twice; the first is at line 1, column 5"]),
            ("\"a\": 1\na: 3\nb: 1", ["2:1 the key stands twice; the first is at line 1, column 1"]),
            (
                "a: 1\na: 2\na: 3",
                [
                    "2:1 the key stands twice; the first is at line 1, column 1",
                    "3:1 the key stands twice; the first is at line 1, column 1",
                ]
            ),
            (
                "p:\r\n  é: 1\r\n  é: 2\r\nq:\r\n  z: 1\r\n  z: 2\r\n",
                [
                    "3:3 the key stands twice; the first is at line 2, column 3",
                    "6:3 the key stands twice; the first is at line 5, column 3",
                ]
            ),
        ]
    )
    func duplicateKeys(text: String, expected: [String]) {
        #expect(problems(text) == expected)
    }

    @Test(
        "A duplicate key that cannot be masked is told once",
        arguments: ["? [a]\n: 1\n? [a]\n: 2", "!!str a: 1\n!!str a: 2", "'': 1\n'': 2"]
    )
    func strangeDuplicates(text: String) {
        #expect(problems(text).count == 1)
    }

    @Test("More duplicate keys than the limit end the reading")
    func manyDuplicates() {
        let text = (0..<60).map { "k\($0 / 2): 1\n" }.joined()
        #expect(problems(text) == ["1:1 more than 20 keys are written twice"])
    }

    @Test(
        "What a file may not hold is told where it stands",
        arguments: [
            ("a: &x 1", "1:4 anchors and aliases are not taken"),
            ("a: !secret x", "1:4 tags are not taken"),
            ("a: !!int 5", "1:4 tags are not taken"),
            ("? [a, b]\n: 1", "1:3 a key is no plain text"),
            ("a: 1\n---\nb: 2", "2:1 this is not one document: but found another document"),
            ("a: *x", "1:4 this is not one document: found undefined alias"),
        ]
    )
    func refused(text: String, expected: String) {
        #expect(problems(text) == [expected])
    }

    @Test(
        "Broken syntax is told with its line",
        arguments: [
            ("a: [1, 2", 1), ("a: 'x", 1), ("a: b: c", 1), ("ok: 1\n\tb: 2", 2), ("ok: 1\n  b: 2", 2),
            ("ok: 1\na: \u{1}", 2), ("ok: 1\na: @x", 2), ("a: \"\\q\"", 1), ("ok: 1\n}", 2),
        ]
    )
    func syntax(text: String, line: Int) {
        let found = YAMLReader.read(PolicyFile(name: "f", text: text))
        #expect(found.root == nil)
        #expect(found.problems.count == 1)
        #expect((line...line + 1).contains(found.problems[0].place.line))
    }

    @Test("An alias tells its anchor, and is told as well")
    func aliases() {
        #expect(problems("a: &x [1]\nb: *x").count == 2)
    }

    @Test("Nested aliases do not grow")
    func aliasBomb() {
        var text = "a0: &a0 [x, x]\n"
        for level in 1..<40 { text += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n" }
        #expect(problems(text) == ["1:1 the file is full of words that begin with `*`"])
        let keys = "a: &a {x: 1}\nb: &b {? *a : 1, ? [*a, *a] : 2}\nc: {? *b : 1, ? [*b, *b] : 2}"
        #expect(!problems(keys).isEmpty)
    }

    @Test("Cron texts are no aliases")
    func cronTexts() {
        let text = (0..<50).map { "c\($0): \"*/5 * * * *\"\n" }.joined()
        #expect(problems(text).isEmpty)
    }

    @Test(
        "Depth and size are bounded",
        arguments: [
            String(repeating: "[", count: 200_000), String(repeating: "{a: ", count: 100_000),
            String(repeating: "- ", count: 100_000),
            String(repeating: "[", count: 500) + String(repeating: "]", count: 500),
            String(repeating: "? ", count: 50_000),
            "a: " + String(repeating: "x", count: PolicyLimits.fileBytes),
        ]
    )
    func bounds(text: String) {
        #expect(problems(text).count == 1)
    }

    @Test(
        "Only plain words mean numbers, flags and nothing",
        arguments: [
            ("5", "a number"), ("-5", "a number"), ("5.5", "a number"), ("1e3", "a number"),
            ("true", "a flag"),
            ("False", "a flag"), ("~", "nothing"), ("null", "nothing"), ("yes", "a text"), ("no", "a text"),
            ("P30D", "a text"),
            ("'5'", "a text"), ("\"true\"", "a text"), ("'~'", "a text"), ("2026-12-20", "a text"),
            ("1:30", "a text"),
            ("|\n  5", "a text"), ("[5]", "a list"), ("{a: 5}", "a mapping"),
            ("99999999999999999999", "a number"),
        ]
    )
    func nouns(text: String, noun: String) throws {
        let root = try #require(YAMLReader.read(PolicyFile(name: "f", text: "a: \(text)")).root)
        #expect(root["a"]?.noun == noun)
    }

    @Test("Any bytes are read or refused, never more", arguments: 0..<200)
    func garbage(seed: Int) {
        var random = Seeded(UInt64(seed))
        let alphabet = Array("{}[]:,-?&*!|>'\"%@` \n\ta1#é\r~\\")
        let text = String((0..<200).map { _ in random.pick(alphabet) })
        let found = YAMLReader.read(PolicyFile(name: "f", text: text))
        #expect(found.root != nil || !found.problems.isEmpty || found.root == nil)
    }
}
