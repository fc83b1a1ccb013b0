/// A file's text in which keys that stand twice were made different, so that the parser goes on.
///
/// The parser stops at the first mapping with a duplicate key. The first character of such a key is replaced by one
/// of a private range, which changes no position, and the name is kept beside.
struct DuplicateKeyMask {
    private struct Position: Hashable {
        let line: Int
        let column: Int
    }

    /// The text to parse.
    private(set) var text: String
    private var names: [Position: String] = [:]

    init(text: String) {
        self.text = text
    }

    /// The key that stood at a position before it was masked.
    func name(at line: Int, _ column: Int) -> String? {
        names[Position(line: line, column: column)]
    }

    /// Makes the key at a position unlike any other; whether that was possible.
    mutating func mask(_ name: String, line: Int, column: Int) -> Bool {
        guard let first = name.unicodeScalars.first, let start = index(line, column) else { return false }
        var position = start
        if "\"'".unicodeScalars.contains(text.unicodeScalars[position]) {
            position = text.unicodeScalars.index(after: position)
        }
        guard position < text.unicodeScalars.endIndex, text.unicodeScalars[position] == first,
            let mask = Unicode.Scalar(UInt32(0xF0000 + names.count))
        else { return false }
        let next = text.unicodeScalars.index(after: position)
        text.unicodeScalars.replaceSubrange(position..<next, with: [mask])
        names[Position(line: line, column: column)] = name
        return true
    }

    private func index(_ line: Int, _ column: Int) -> String.Index? {
        let scalars = text.unicodeScalars
        var index = scalars.startIndex
        var atLine = 1
        while atLine < line, index < scalars.endIndex {
            if Self.breaks(scalars, at: index) { atLine += 1 }
            index = scalars.index(after: index)
        }
        let found = scalars.index(index, offsetBy: column - 1, limitedBy: scalars.endIndex)
        return found.flatMap { $0 < scalars.endIndex ? $0 : nil }
    }

    /// Whether a line ends with this scalar; of a pair CR LF the second counts.
    private static func breaks(_ scalars: String.UnicodeScalarView, at index: String.Index) -> Bool {
        switch scalars[index] {
        case "\n", "\u{85}", "\u{2028}", "\u{2029}": return true
        case "\r":
            let next = scalars.index(after: index)
            return next == scalars.endIndex || scalars[next] != "\n"
        default: return false
        }
    }
}
