/// Rules over the raw text of every file: length, words of unfinished work, paths of one machine.
struct TextRule: Sendable {
    /// The most lines a Swift file may have.
    static let mostLines = 300
    /// The most lines a file of tests may have; tables and cases run longer than code.
    static let mostTestLines = 400

    // Written in two parts, so that this file does not break its own rules.
    private static let machinePath = "/wo" + "rk/"
    private static let unfinished = ["TO" + "DO", "FIX" + "ME"]

    /// Swift files that may be longer, each with the reason.
    var longFiles: [String: String] = [:]

    /// What the file breaks.
    func violations(in file: SourceFile) -> [Violation] {
        var found: [Violation] = []
        let lines = SourceFile.lines(of: file.text)
        if file.text.contains(Self.machinePath) {
            found += lines.filter { $0.text.contains(Self.machinePath) }.map {
                Violation(path: file.path, line: $0.number, rule: "names a path of one machine")
            }
        }
        guard file.isSwift else { return found }
        for word in Self.unfinished where file.text.contains(word) {
            found += lines.filter { WordRule.has(word, in: $0.text) }.map {
                Violation(path: file.path, line: $0.number, rule: "`\(word)`: finish it or open an issue")
            }
        }
        let most = file.target == nil ? Self.mostTestLines : Self.mostLines
        if lines.count > most + 1, longFiles[file.path] == nil {
            found.append(Violation(path: file.path, line: lines.count, rule: "is longer than \(most) lines"))
        }
        return found
    }
}
