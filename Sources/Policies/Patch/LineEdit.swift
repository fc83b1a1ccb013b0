/// A change of one line of a text: the line replaced, or a new one put before it.
struct LineEdit {
    /// The text afterwards.
    let text: String
    /// The index of the line.
    private let index: Int
    /// The line in place of the old one, or before it.
    private let line: String
    private let isInsertion: Bool

    private init(_ lines: [String], at index: Int, to line: String, isInsertion: Bool) {
        var lines = lines
        if isInsertion { lines.insert(line, at: index) } else { lines[index] = line }
        text = lines.joined(separator: "\n")
        self.index = index
        self.line = line
        self.isInsertion = isInsertion
    }

    /// The ways to write a value at a spot: as it is, then in quotes; none where the text is not laid out simply.
    static func candidates(for spot: FieldSpot, value: String, in text: String) -> [LineEdit] {
        let quoted = value.reduce(into: "\"") { $0 += "\"\\".contains($1) ? "\\\($1)" : "\($1)" } + "\""
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        return [value, quoted].compactMap { written in
            switch spot {
            case .value(let node): replacing(node, by: written, in: lines)
            case .missing(let node, let names): inserting(names, written, into: node, lines)
            }
        }
    }

    // MARK: Edits

    private static func replacing(_ node: PolicyNode, by written: String, in lines: [String]) -> LineEdit? {
        guard case .scalar(let text, let isPlain) = node.content, !text.isEmpty else { return nil }
        let raws = isPlain ? [text] : ["\"\(text)\"", "'\(text)'"]
        guard let (index, head, tail) = split(lines, at: node.place),
            let raw = raws.first(where: { tail.hasPrefix($0) })
        else { return nil }
        return LineEdit(lines, at: index, to: head + written + tail.dropFirst(raw.count), isInsertion: false)
    }

    private static func inserting(
        _ names: [String],
        _ written: String,
        into node: PolicyNode,
        _ lines: [String]
    ) -> LineEdit? {
        let inner = names.dropFirst().reversed().reduce(written) { "{ \($1): \($0) }" }
        guard let name = names.first, let first = node.pairs.first else { return nil }
        let member = "\(name): \(inner)"
        if let (index, head, tail) = split(lines, at: node.place), tail.hasPrefix("{") {
            return LineEdit(
                lines,
                at: index,
                to: "\(head){ \(member), \(trimmed(tail.dropFirst()))",
                isInsertion: false
            )
        }
        guard let (index, head, tail) = split(lines, at: first.place), head.allSatisfy({ $0 == " " }) else {
            return nil
        }
        return LineEdit(
            lines,
            at: index,
            to: head + member + (tail.hasSuffix("\r") ? "\r" : ""),
            isInsertion: true
        )
    }

    private static func trimmed(_ text: Substring) -> Substring { text.drop { $0 == " " } }

    /// A line's index, what stands before a place and what stands from it on.
    private static func split(_ lines: [String], at place: Place) -> (Int, String, String)? {
        guard lines.indices.contains(place.line - 1) else { return nil }
        let scalars = lines[place.line - 1].unicodeScalars
        guard
            let cut = scalars.index(
                scalars.startIndex,
                offsetBy: place.column - 1,
                limitedBy: scalars.endIndex
            )
        else { return nil }
        return (place.line - 1, String(scalars[..<cut]), String(scalars[cut...]))
    }

    // MARK: Diff

    /// A file's name as patches write it, without a leading `./` or `/`.
    private static func patchName(_ name: String) -> Substring {
        name.hasPrefix("./") ? name.dropFirst(2) : name.drop { $0 == "/" }
    }

    /// The change as a unified diff with three lines around it.
    func diff(of file: PolicyFile) -> String {
        let lines = file.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let endsInNewline = lines.last == ""
        let old = endsInNewline ? Array(lines.dropLast()) : lines
        let after = index + (isInsertion ? 0 : 1)
        let from = max(0, index - 3)
        let to = min(old.count, after + 3)
        func row(_ sign: String, _ line: String, isLast: Bool) -> String {
            "\(sign)\(line)\n" + (isLast && !endsInNewline ? "\\ No newline at end of file\n" : "")
        }
        var rows = old[from..<index].map { row(" ", $0, isLast: false) }
        if !isInsertion { rows.append(row("-", old[index], isLast: after == old.count)) }
        rows.append(row("+", line, isLast: !isInsertion && after == old.count))
        rows += (after..<to).map { row(" ", old[$0], isLast: $0 == old.count - 1) }
        let counts = "@@ -\(from + 1),\(to - from) +\(from + 1),\(to - from + (isInsertion ? 1 : 0)) @@\n"
        let name = Self.patchName(file.name)
        return "--- a/\(name)\n+++ b/\(name)\n" + counts + rows.joined()
    }
}
