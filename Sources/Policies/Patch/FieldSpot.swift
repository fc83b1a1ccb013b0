/// Where a field stands in a file, or where it would.
enum FieldSpot {
    /// The field's value.
    case value(PolicyNode)
    /// The innermost mapping that is there, and the names of the members still to be written inside it.
    case missing(PolicyNode, [String])

    /// Finds a field by its path; nil when the file does not hold its entry.
    static func find(_ path: String, in root: PolicyNode) -> FieldSpot? {
        guard let section = root.pairs.first(where: { path.hasPrefix("\($0.name).") }) else { return nil }
        let rest = path.dropFirst(section.name.count + 1)
        guard let entry = section.value.pairs.first(where: { rest.hasPrefix("\($0.name).") }) else {
            return nil
        }
        return walk(String(rest.dropFirst(entry.name.count + 1)), in: entry.value)
    }

    private static func walk(_ path: String, in node: PolicyNode) -> FieldSpot? {
        let name = path.prefix { $0 != "." && $0 != "[" }
        let rest = path.dropFirst(name.count)
        if name.isEmpty { return item(path, in: node) }
        guard case .mapping = node.content else { return nil }
        guard let member = node[String(name)] else {
            let names = path.split(separator: ".").map(String.init)
            return names.contains { $0.contains("[") } ? nil : .missing(node, names)
        }
        if rest.isEmpty { return .value(member) }
        return walk(rest.first == "." ? String(rest.dropFirst()) : String(rest), in: member)
    }

    private static func item(_ path: String, in list: PolicyNode) -> FieldSpot? {
        guard path.first == "[", let close = path.firstIndex(of: "]"),
            let index = Int(path[path.index(after: path.startIndex)..<close]),
            list.items.indices.contains(index)
        else { return nil }
        let rest = path[path.index(after: close)...]
        if rest.isEmpty { return .value(list.items[index]) }
        return rest.first == "." ? walk(String(rest.dropFirst()), in: list.items[index]) : nil
    }
}
