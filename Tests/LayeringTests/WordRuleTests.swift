import Testing

@Suite struct WordRuleTests {
    @Test(
        "A planted word is found in the pure layers",
        arguments: [
            "let now = Date()", "Task { await go() }", "Task.detached { }", "print(1)", "let x = try! make()",
            "var g = SystemRandomNumberGenerator()", "fatalError(\"no\")", "unsafe pointer.pointee",
            "let s = \"at \\(Date())\"", "let s = \"\"\"\n  \\(UUID())\n  \"\"\"", "Swift.print(1)",
            "(print(1))",
        ]
    )
    func plantedWord(text: String) {
        for target in ["SecretMemory", "VaultCore", "Rotation"]
        where !(target == "SecretMemory" && text.hasPrefix("unsafe")) {
            #expect(!violations("Sources/\(target)/X.swift", text).isEmpty)
        }
    }

    @Test(
        "What only looks like a forbidden word is none",
        arguments: [
            "// Date() is not read here", "/// print(1)", "let s = \"Task { }\"",
            "let s = #\"print(\"1\")\"#",
            "func fingerprint(of key: Int) {}", "let myDate = CivilDate()", "debugPrint_(1)",
            "let x = try? make()",
            "/* fatalError( /* print( */ Date() */", "let s = \"a \\\" Date() \"",
            "nonisolated(unsafe) let x = 1",
        ]
    )
    func lookalikes(text: String) {
        #expect(violations("Sources/VaultCore/X.swift", text).isEmpty)
    }

    @Test("The marker of raw memory is allowed only where C or secrets live")
    func unsafeMarker() {
        let text = "unsafe pointer.pointee"
        for target in ["SecretMemory", "SoftwareKeys", "SQLStore", "Sealing"] {
            #expect(violations("Sources/\(target)/X.swift", text).isEmpty)
        }
        for target in ["VaultHTTP", "Identity", "rekey", "VaultService"] {
            #expect(violations("Sources/\(target)/X.swift", text).count == 1)
        }
    }

    @Test("Unowned tasks are found in every layer, the clock only in the pure ones")
    func scope() {
        #expect(violations("Sources/VaultHTTP/X.swift", "Task { }").count == 1)
        #expect(violations("Sources/VaultHTTP/X.swift", "Date()").isEmpty)
        #expect(violations("Tests/VaultCoreTests/X.swift", "Task { }").isEmpty)
    }

    @Test("An exception covers its file alone")
    func exceptions() {
        let rule = WordRule(
            word: "Task {",
            scope: .sources(except: []),
            remedy: "",
            exceptions: ["Sources/rekey/Bridge.swift": "a reason"]
        )
        let text = "Task { }"
        for (path, count) in [("Sources/rekey/Bridge.swift", 0), ("Sources/rekey/Other.swift", 1)] {
            let file = SourceFile(path: path, text: text)
            #expect(rule.violations(in: file, code: text, table: .project).count == count)
        }
    }

    private func violations(_ path: String, _ text: String) -> [Violation] {
        let file = SourceFile(path: path, text: text)
        return WordRule.project.flatMap { $0.violations(in: file, code: file.code, table: .project) }
    }
}
