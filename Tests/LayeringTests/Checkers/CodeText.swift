/// Blanks comments and the contents of string literals out of Swift source; what is interpolated stays code.
///
/// Knows line comments, nested block comments, strings, multi-line strings and raw strings. Not regex literals:
/// the project has none with a quote or two slashes inside.
struct CodeText {
    private let source: [UInt8]
    private var output: [UInt8] = []
    private var position = 0

    /// The code in `source`, with the same lines.
    static func code(of source: String) -> String {
        var scanner = CodeText(source: Array(source.utf8))
        scanner.scanCode(untilClosingParenthesis: false)
        return String(decoding: scanner.output, as: UTF8.self)
    }

    private init(source: [UInt8]) {
        self.source = source
        output.reserveCapacity(source.count)
    }

    private mutating func scanCode(untilClosingParenthesis: Bool) {
        var depth = 0
        while position < source.count {
            if source[position] != UInt8(ascii: "/") && !mayOpenString {
                if closes(&depth, untilClosingParenthesis) { return }
                keep(1)
            } else if starts("//") {
                while position < source.count, source[position] != UInt8(ascii: "\n") { blank(1) }
            } else if starts("/*") {
                skipBlockComment()
            } else if let hashes = openingOfString() {
                scanString(hashes: hashes)
            } else {
                keep(1)
            }
        }
    }

    private var mayOpenString: Bool {
        source[position] == UInt8(ascii: "#") || source[position] == UInt8(ascii: "\"")
    }

    /// Counts parentheses; whether the one at hand closes the interpolation that the scan began in.
    private func closes(_ depth: inout Int, _ isInterpolation: Bool) -> Bool {
        switch source[position] {
        case UInt8(ascii: "("): depth += 1
        case UInt8(ascii: ")") where isInterpolation && depth == 0: return true
        case UInt8(ascii: ")"): depth -= 1
        default: break
        }
        return false
    }

    private mutating func skipBlockComment() {
        var depth = 0
        repeat {
            if starts("/*") {
                depth += 1
                blank(2)
            } else if starts("*/") {
                depth -= 1
                blank(2)
            } else {
                blank(1)
            }
        } while depth > 0 && position < source.count
    }

    /// How many `#` stand before a quote that opens a string here; nil when none opens.
    private func openingOfString() -> Int? {
        var end = position
        while end < source.count, source[end] == UInt8(ascii: "#") { end += 1 }
        return end < source.count && source[end] == UInt8(ascii: "\"") ? end - position : nil
    }

    private mutating func scanString(hashes: Int) {
        keep(hashes)
        let isMultiline = starts("\"\"\"")
        let pounds = String(repeating: "#", count: hashes)
        let delimiter = (isMultiline ? "\"\"\"" : "\"")
        keep(delimiter.utf8.count)
        while position < source.count, !starts(delimiter + pounds) {
            if !isMultiline && starts("\n") { return }
            if starts("\\" + pounds + "(") {
                keep(2 + hashes)
                scanCode(untilClosingParenthesis: true)
            } else if starts("\\" + pounds) {
                blank(2 + hashes)
            } else {
                blank(1)
            }
        }
        keep(delimiter.utf8.count + hashes)
    }

    // MARK: Steps

    private func starts(_ word: String) -> Bool {
        var index = position
        for byte in word.utf8 {
            guard index < source.count, source[index] == byte else { return false }
            index += 1
        }
        return true
    }

    private mutating func keep(_ count: Int) {
        for _ in 0..<count where position < source.count {
            output.append(source[position])
            position += 1
        }
    }

    private mutating func blank(_ count: Int) {
        for _ in 0..<count where position < source.count {
            output.append(source[position] == UInt8(ascii: "\n") ? source[position] : UInt8(ascii: " "))
            position += 1
        }
    }
}
