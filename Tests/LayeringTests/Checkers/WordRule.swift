/// A word that code may not use, and where it may all the same.
struct WordRule: Sendable {
    /// Where the rule holds.
    enum Scope: Sendable {
        /// Targets of the layers that do no input or output.
        case pureLayers
        /// All of `Sources` but these targets.
        case sources(except: Set<String>)
    }

    /// The word as it stands in code.
    let word: String
    let scope: Scope
    /// What to do instead.
    let remedy: String
    /// Files where it may stand, each with the reason.
    var exceptions: [String: String] = [:]

    /// The uses of the word in a file that the rule covers.
    func violations(in file: SourceFile, code: String, table: LayerTable) -> [Violation] {
        guard let target = file.target, file.isSwift, covers(target, table), exceptions[file.path] == nil,
            code.contains(word)
        else { return [] }
        return SourceFile.lines(of: code).filter { Self.has(word, in: $0.text) }.map { line in
            Violation(path: file.path, line: line.number, rule: "`\(word)` is forbidden here: \(remedy)")
        }
    }

    private func covers(_ target: String, _ table: LayerTable) -> Bool {
        switch scope {
        case .pureLayers: table.isPure(target)
        case .sources(let allowed): !allowed.contains(target)
        }
    }

    /// Whether `word` stands in `line`; a word that begins with a letter not as the end of a longer name.
    static func has(_ word: String, in line: Substring) -> Bool {
        guard word.first?.isLetter == true else { return line.contains(word) }
        return line.ranges(of: word).contains { range in
            guard let before = line[..<range.lowerBound].last else { return true }
            return !before.isLetter && !before.isNumber && before != "_"
        }
    }
}
