import VaultCore

/// Checks nodes against a shape and tells everything that does not fit, each with its place and remedy.
struct ShapeCheck {
    private(set) var problems: [PolicyProblem] = []

    /// Checks one node; whether it and all below it fit.
    @discardableResult
    mutating func check(_ node: PolicyNode, _ shape: Shape, path: String) -> Bool {
        if case .broken = node.content { return false }
        switch shape {
        case .text(let form): return text(node, form, path)
        case .integer(let range): return integer(node, range, path)
        case .flag: return node.flag != nil || wrong(node, path, "a flag", "write `true` or `false`")
        case .choice(let words): return choice(node, words, path)
        case .list(let item, let count): return list(node, item, count, path)
        case .map(let entries, let count): return map(node, entries, count, path)
        case .record(let record): return self.record(node, record, path)
        case .either(let text, let mapping):
            if case .mapping = node.content { return check(node, mapping, path: path) }
            return check(node, text, path: path)
        case .connector(let kinds): return connector(node, kinds, path)
        }
    }

    // MARK: Scalars

    private mutating func text(_ node: PolicyNode, _ form: TextForm, _ path: String) -> Bool {
        guard let text = node.text else {
            let isScalar = node.integer != nil || node.flag != nil || node.noun == "a number"
            return wrong(
                node,
                path,
                "a text",
                isScalar ? "put it into quotes" : "write one such as `\(form.example)`"
            )
        }
        return form.fault(in: text).map { report(node.place, path, $0.message, $0.remedy) } ?? true
    }

    private mutating func integer(_ node: PolicyNode, _ range: ClosedRange<Int>, _ path: String) -> Bool {
        let remedy = "write a whole number from \(range.lowerBound) to \(range.upperBound)"
        guard let number = node.integer else { return wrong(node, path, "a whole number", remedy) }
        return range.contains(number) || report(node.place, path, "\(number) is out of range", remedy)
    }

    private mutating func choice(_ node: PolicyNode, _ words: [String], _ path: String) -> Bool {
        let remedy = "write \(Self.list(words))"
        guard let text = node.text else { return wrong(node, path, "a text", remedy) }
        return words.contains(text)
            || report(node.place, path, "`\(text.prefix(80))` is not among the choices", remedy)
    }

    // MARK: Lists and mappings

    private mutating func list(_ node: PolicyNode, _ item: Shape, _ count: ClosedRange<Int>, _ path: String)
        -> Bool
    {
        guard case .list(let items) = node.content else {
            return wrong(node, path, "a list", "write its items as `[a, b]` or one a line, each after `- `")
        }
        guard count.contains(items.count) else {
            let remedy = "give from \(count.lowerBound) to \(count.upperBound)"
            return report(node.place, path, "the list has \(items.count) items", remedy)
        }
        return items.enumerated().reduce(true) {
            check($1.element, item, path: "\(path)[\($1.offset)]") && $0
        }
    }

    private mutating func map(
        _ node: PolicyNode,
        _ entries: [Shape.Entry],
        _ count: ClosedRange<Int>,
        _ path: String
    ) -> Bool {
        guard case .mapping(let pairs) = node.content else { return notMapping(node, path) }
        guard count.contains(pairs.count) else {
            let remedy = "give from \(count.lowerBound) to \(count.upperBound)"
            return report(node.place, path, "the mapping has \(pairs.count) members", remedy)
        }
        return pairs.reduce(true) { entry($1, entries, path) && $0 }
    }

    private mutating func entry(_ pair: PolicyNode.Pair, _ entries: [Shape.Entry], _ path: String) -> Bool {
        let inner = Self.join(path, pair.name)
        if let entry = entries.first(where: { $0.key.fault(in: pair.name) == nil }) {
            return check(pair.value, entry.value, path: inner)
        }
        let form = entries.count == 1 ? entries[0].key : .objectPath
        guard let fault = form.fault(in: pair.name) else { return true }
        return report(pair.place, inner, fault.message, fault.remedy)
    }

    private mutating func record(_ node: PolicyNode, _ record: Shape.Record, _ path: String) -> Bool {
        guard case .mapping(let pairs) = node.content else { return notMapping(node, path) }
        var fits = true
        for pair in pairs {
            let inner = Self.join(path, pair.name)
            if let member = record.members.first(where: { $0.name == pair.name }) {
                fits = check(pair.value, member.shape, path: inner) && fits
            } else {
                fits = report(
                    pair.place,
                    inner,
                    "there is no such member",
                    Self.remedy(for: pair.name, in: record)
                )
            }
        }
        return hasAll(node, pairs, record, path) && fits
    }

    private mutating func hasAll(
        _ node: PolicyNode,
        _ pairs: [PolicyNode.Pair],
        _ record: Shape.Record,
        _ path: String
    ) -> Bool {
        let names = Set(pairs.map(\.name))
        var fits = true
        for member in record.members where member.isRequired && !names.contains(member.name) {
            fits = report(node.place, path, "`\(member.name)` is missing", "add it: \(member.summary)")
        }
        if !record.oneOf.isEmpty, names.isDisjoint(with: record.oneOf) {
            fits = report(node.place, path, "nothing is given", "add \(Self.list(record.oneOf))")
        }
        return fits
    }

    private mutating func connector(_ node: PolicyNode, _ kinds: [ConnectorShape], _ path: String) -> Bool {
        guard case .mapping = node.content else { return notMapping(node, path) }
        guard let type = node["type"] else {
            let remedy = kinds.isEmpty ? "add it" : "add \(Self.list(kinds.map(\.type)))"
            return report(node.place, path, "`type` is missing", remedy)
        }
        guard choice(type, kinds.map(\.type), "\(path).type"), let text = type.text,
            let kind = kinds.first(where: { $0.type == text })
        else { return false }
        return record(node, kind.record, path)
    }

    // MARK: Problems

    private mutating func notMapping(_ node: PolicyNode, _ path: String) -> Bool {
        wrong(node, path, "a mapping", "write members as `name: value`")
    }

    private mutating func wrong(_ node: PolicyNode, _ path: String, _ wanted: String, _ remedy: String)
        -> Bool
    {
        report(node.place, path, "\(wanted) is wanted, not \(node.noun)", remedy)
    }

    private mutating func report(_ place: Place, _ path: String, _ message: String, _ remedy: String) -> Bool
    {
        problems.append(PolicyProblem(at: place, path: path, message, remedy: remedy))
        return false
    }

    private static func join(_ path: String, _ name: String) -> String {
        path.isEmpty ? name : "\(path).\(name)"
    }

    private static func remedy(for name: String, in record: Shape.Record) -> String {
        let names = record.members.map(\.name)
        let near = names.min { EditDistance.between(name, $0) < EditDistance.between(name, $1) }
        if let near, EditDistance.between(name, near) <= 2 { return "did you mean `\(near)`?" }
        return "a \(record.name) takes \(list(names))"
    }

    private static func list(_ words: [String]) -> String {
        let quoted = words.map { "`\($0)`" }
        return quoted.count < 2
            ? quoted.joined() : quoted.dropLast().joined(separator: ", ") + " or \(quoted[quoted.count - 1])"
    }
}
