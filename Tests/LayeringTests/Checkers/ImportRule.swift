/// A target imports only lower layers, and no adapter another one.
struct ImportRule {
    private static let kinds: Set<Substring> = [
        "struct", "class", "enum", "protocol", "typealias", "func", "let", "var", "actor",
    ]

    let table: LayerTable

    /// The forbidden imports of a file; none outside `Sources`.
    func violations(in file: SourceFile) -> [Violation] {
        guard let target = file.target, file.isSwift else { return [] }
        return Self.imports(in: file.code).compactMap { line, module in
            table.objection(to: module, in: target).map { Violation(path: file.path, line: line, rule: $0) }
        }
    }

    /// The modules that `code` imports, with line numbers.
    static func imports(in code: String) -> [(line: Int, module: String)] {
        SourceFile.lines(of: code).compactMap { number, text in
            let words = text.split(separator: " ")
            guard let place = words.firstIndex(of: "import"), words[..<place].allSatisfy(isModifier) else {
                return nil
            }
            let names = words[(place + 1)...].drop { kinds.contains($0) }
            return names.first.flatMap { $0.split(separator: ".").first }.map { (number, String($0)) }
        }
    }

    private static func isModifier(_ word: Substring) -> Bool {
        word.hasPrefix("@") || ["public", "package", "internal", "private", "fileprivate"].contains(word)
    }
}
