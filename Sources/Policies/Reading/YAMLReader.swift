import Yams

/// Parses one file into nodes with their places, and tells every problem of the syntax.
///
/// Takes one document of mappings, lists and scalars. Anchors, aliases and tags are refused: a file must say what
/// it means at the place where it stands.
struct YAMLReader {
    private let file: PolicyFile
    private var keys: DuplicateKeyMask
    private var problems: [PolicyProblem] = []

    /// The file's root, nil when it is empty or cannot be parsed, and what is wrong.
    static func read(_ file: PolicyFile) -> (root: PolicyNode?, problems: [PolicyProblem]) {
        var reader = YAMLReader(file: file)
        let root = reader.read()
        return (root, reader.problems)
    }

    private init(file: PolicyFile) {
        self.file = file
        keys = DuplicateKeyMask(text: "")
    }

    private mutating func read() -> PolicyNode? {
        guard file.text.utf8.count <= PolicyLimits.fileBytes else {
            report(
                1,
                1,
                "the file is larger than \(PolicyLimits.fileBytes) bytes",
                "split it into several files"
            )
            return nil
        }
        let text = file.text.first == "\u{FEFF}" ? String(file.text.dropFirst()) : file.text
        guard AliasLike.count(in: text) <= PolicyLimits.aliasLikeWords else {
            report(
                1,
                1,
                "the file is full of words that begin with `*`",
                "write out aliases; quote other such words"
            )
            return nil
        }
        keys = DuplicateKeyMask(text: text)
        return parse()
    }

    /// Parses; a duplicate key is masked and parsed again, so that all are told.
    private mutating func parse() -> PolicyNode? {
        for _ in 0...PolicyLimits.duplicateKeys {
            do {
                let parser = try Parser(yaml: keys.text, resolver: .basic, encoding: .utf8)
                defer { withExtendedLifetime(parser) {} }  // anchors live as long as their parser
                guard let node = try parser.singleRoot() else { return nil }
                return root(of: node)
            } catch YamlError.duplicatedKeysInMapping(let names, let context) {
                if keys.mask(names.first ?? "", line: context.mark.line, column: context.mark.column) {
                    continue
                }
                report(
                    context.mark.line,
                    context.mark.column,
                    "the key `\(names.first ?? "")` stands more than once in its mapping",
                    "keep one"
                )
            } catch {
                report(error)
            }
            return nil
        }
        report(1, 1, "more than \(PolicyLimits.duplicateKeys) keys are written twice", "keep one of each")
        return nil
    }

    private mutating func root(of node: Node) -> PolicyNode? {
        let root = convert(node, path: "", depth: 0)
        return root.isNothing ? nil : root
    }

    // MARK: Nodes

    private mutating func convert(_ node: Node, path: String, depth: Int) -> PolicyNode {
        let place = place(of: node)
        guard depth <= PolicyLimits.depth else {
            return broken(at: place, path, "more than \(PolicyLimits.depth) levels are nested", "flatten it")
        }
        guard node.anchor == nil else {
            return broken(at: place, path, "anchors and aliases are not taken", "write the value out")
        }
        guard hasPlainTag(node) else {
            return broken(at: place, path, "tags are not taken", "leave the word with `!` out")
        }
        switch node {
        case .scalar(let scalar):
            return PolicyNode(place: place, content: .scalar(scalar.string, isPlain: scalar.style == .plain))
        case .sequence(let sequence):
            let items = sequence.enumerated().map { convert($1, path: "\(path)[\($0)]", depth: depth + 1) }
            return PolicyNode(place: place, content: .list(items))
        case .mapping(let mapping): return convert(mapping, at: place, path: path, depth: depth)
        case .alias: return broken(at: place, path, "aliases are not taken", "write the value out")
        }
    }

    private mutating func convert(_ mapping: Node.Mapping, at place: Place, path: String, depth: Int)
        -> PolicyNode
    {
        var pairs: [PolicyNode.Pair] = []
        var seen: [String: Place] = [:]
        for (key, value) in mapping {
            let keyPlace = self.place(of: key)
            guard case .scalar(let scalar) = key, key.anchor == nil, hasPlainTag(key) else {
                _ = broken(at: keyPlace, path, "a key is no plain text", "write a name")
                continue
            }
            let name = keys.name(at: keyPlace.line, keyPlace.column) ?? scalar.string
            let inner = path.isEmpty ? name : "\(path).\(name)"
            if let first = seen[name] {
                let message =
                    "the key stands twice; the first is at line \(first.line), column \(first.column)"
                _ = broken(at: keyPlace, inner, message, "keep one")
                continue
            }
            seen[name] = keyPlace
            let node = convert(value, path: inner, depth: depth + 1)
            pairs.append(PolicyNode.Pair(name: name, place: keyPlace, value: node))
        }
        return PolicyNode(place: place, content: .mapping(pairs))
    }

    private func hasPlainTag(_ node: Node) -> Bool {
        let tag =
            switch node {
            case .scalar(let scalar): scalar.tag
            case .sequence(let sequence): sequence.tag
            case .mapping(let mapping): mapping.tag
            case .alias(let alias): alias.tag
            }
        return ["", "!", "tag:yaml.org,2002:str", "tag:yaml.org,2002:seq", "tag:yaml.org,2002:map"]
            .contains(tag.description)
    }

    private func place(of node: Node) -> Place {
        Place(file: file.name, line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
    }

    // MARK: Problems

    private mutating func broken(at place: Place, _ path: String, _ message: String, _ remedy: String)
        -> PolicyNode
    {
        problems.append(PolicyProblem(at: place, path: path, message, remedy: remedy))
        return PolicyNode(place: place, content: .broken)
    }

    private mutating func report(_ line: Int, _ column: Int, _ message: String, _ remedy: String) {
        let place = Place(file: file.name, line: line, column: column)
        problems.append(PolicyProblem(at: place, path: "", message, remedy: remedy))
    }

    private mutating func report(_ error: any Error) {
        let remedy = "write YAML; quote texts that hold `: `, ` #` or begin with a sign"
        switch error {
        case YamlError.scanner(_, let problem, let mark, _), YamlError.parser(_, let problem, let mark, _):
            report(mark.line, mark.column, "this is no YAML: \(problem)", remedy)
        case YamlError.composer(_, let problem, let mark, _):
            report(
                mark.line,
                mark.column,
                "this is not one document: \(problem)",
                "put documents into own files"
            )
        case YamlError.reader(let problem, let offset, _, let text):
            let before = text.prefix(offset ?? 0)
            let line = before.reduce(1) { $1.isNewline ? $0 + 1 : $0 }
            let column = before.reversed().prefix { !$0.isNewline }.count + 1
            report(line, column, "this is no YAML: \(problem)", "leave control characters out")
        default: report(1, 1, "this is no YAML", remedy)
        }
    }
}
