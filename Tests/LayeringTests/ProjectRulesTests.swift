import Testing

@Suite struct ProjectRulesTests {
    @Test("Every target stands in a layer")
    func everyTargetHasALayer() {
        let known = Set(LayerTable.project.layers.keys).union(LayerTable.project.shims.keys)
        #expect(Set(Repository.targets) == known)
    }

    @Test("A target imports only lower layers, and no adapter another")
    func imports() {
        let rule = ImportRule(table: .project)
        #expect(Repository.swiftFiles.flatMap(rule.violations(in:)) == [])
    }

    @Test("No forbidden word stands in the code")
    func words() {
        let found = Repository.swiftFiles.filter { $0.target != nil }.flatMap { file in
            let code = file.code
            return WordRule.project.flatMap { $0.violations(in: file, code: code, table: .project) }
        }
        #expect(found == [])
    }

    @Test("No file is too long, unfinished, or bound to one machine")
    func texts() {
        #expect(Repository.textFiles.flatMap(TextRule().violations(in:)) == [])
    }

    @Test("The rules see the project")
    func coverage() {
        #expect(Repository.swiftFiles.contains { $0.path == "Sources/VaultCore/Names/Hex.swift" })
        #expect(Repository.textFiles.contains { $0.path == "Package.swift" })
        #expect(Repository.swiftFiles.count { $0.target == "Sealing" } > 10)
    }
}
