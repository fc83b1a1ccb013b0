import Testing

@Suite struct ImportRuleTests {
    @Test(
        "A planted import is found in every spelling",
        arguments: [
            "import SQLStore", "public import SQLStore", "@testable import SQLStore",
            "@preconcurrency public import SQLStore", "import struct SQLStore.Connection",
            "    import SQLStore  ",
            "#if DEBUG\nimport SQLStore\n#endif", "import SQLStore // why not",
        ]
    )
    func plantedImport(text: String) {
        #expect(violations("Sources/Sealing/X.swift", text).count == 1)
    }

    @Test(
        "What only looks like an import is none",
        arguments: [
            "// import SQLStore", "/* import SQLStore */", "/* a /* nested */\nimport SQLStore */",
            "let text = \"import SQLStore\"", "let text = \"\"\"\n    import SQLStore\n    \"\"\"",
            "case `import` = 1",
        ]
    )
    func lookalikes(text: String) {
        #expect(violations("Sources/Sealing/X.swift", text).isEmpty)
    }

    @Test(
        "Only lower layers may be imported",
        arguments: [
            ("VaultCore", "SecretMemory", true), ("VaultCore", "Access", false),
            ("VaultCore", "VaultCore", false),
            ("Access", "Audit", false), ("Sealing", "Access", true), ("Sealing", "SQLStore", false),
            ("Identity", "Telemetry", false), ("VaultHTTP", "Identity", true),
            ("Identity", "VaultHTTP", false),
            ("rekey", "VaultHTTP", true), ("VaultHTTP", "rekey", false), ("Unknown", "VaultCore", false),
            ("SoftwareKeys", "COpenSSL", true), ("Identity", "COpenSSL", false),
            ("SQLStore", "CSQLite", true),
            ("Sealing", "Crypto", true), ("Access", "Crypto", false), ("Rotation", "Foundation", true),
            ("Policies", "Yams", true), ("Rotation", "Yams", false), ("Policies", "Rotation", false),
        ]
    )
    func table(importer: String, module: String, isAllowed: Bool) {
        #expect((LayerTable.project.objection(to: module, in: importer) == nil) == isAllowed)
    }

    @Test("Tests may import what they need")
    func testsAreFree() {
        #expect(violations("Tests/SealingTests/X.swift", "import SQLStore").isEmpty)
    }

    @Test("The line is named")
    func line() {
        #expect(
            violations("Sources/Sealing/X.swift", "import VaultCore\n\nimport SQLStore").map(\.line) == [3]
        )
    }

    private func violations(_ path: String, _ text: String) -> [Violation] {
        ImportRule(table: .project).violations(in: SourceFile(path: path, text: text))
    }
}
