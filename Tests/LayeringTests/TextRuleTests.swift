import Testing

@Suite struct TextRuleTests {
    @Test(
        "A machine's path is found in any text, code or not",
        arguments: ["docs/a.md", "Makefile", "Sources/Sealing/X.swift"]
    )
    func machinePath(path: String) {
        let text = "fine\nsee /wo" + "rk/main for more"
        #expect(
            violations(path, text) == [Violation(path: path, line: 2, rule: "names a path of one machine")]
        )
        #expect(violations(path, "a net" + "work/path is fine").isEmpty)
    }

    @Test("Unfinished work is found, also in comments", arguments: ["TO" + "DO", "FIX" + "ME"])
    func unfinished(word: String) {
        #expect(violations("Sources/Sealing/X.swift", "// \(word): later").count == 1)
        #expect(violations("Sources/Sealing/X.swift", "let MY\(word) = 1").isEmpty)
    }

    @Test("A test may have 400 lines and no more")
    func lengthOfTests() {
        let line = "let x = 1\n"
        #expect(violations("Tests/SealingTests/X.swift", String(repeating: line, count: 400)).isEmpty)
        #expect(violations("Tests/SealingTests/X.swift", String(repeating: line, count: 401)).count == 1)
    }

    @Test("A source may have 300 lines and no more")
    func length() {
        let line = "let x = 1\n"
        #expect(violations("Sources/Sealing/X.swift", String(repeating: line, count: 300)).isEmpty)
        #expect(violations("Sources/Sealing/X.swift", String(repeating: line, count: 301)).count == 1)
        #expect(violations("docs/long.md", String(repeating: line, count: 301)).isEmpty)
        let rule = TextRule(longFiles: ["Sources/Sealing/X.swift": "a table"])
        let file = SourceFile(path: "Sources/Sealing/X.swift", text: String(repeating: line, count: 301))
        #expect(rule.violations(in: file).isEmpty)
    }

    private func violations(_ path: String, _ text: String) -> [Violation] {
        TextRule().violations(in: SourceFile(path: path, text: text))
    }
}
