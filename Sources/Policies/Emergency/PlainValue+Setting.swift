extension PlainValue {
    /// What a text can stand for, the likeliest first.
    static func scalars(_ text: String) -> [PlainValue] {
        let others: [PlainValue?] = [Int(text).map { .number($0) }, Bool(text).map { .flag($0) }]
        return others.compactMap { $0 } + [.text(text)]
    }

    /// The value without empty lists and mappings, which files do not write; a ring's `fail` is one that means something.
    var pruned: PlainValue {
        switch self {
        case .list(let items): .list(items.map(\.pruned))
        case .object(let members):
            .object(members.mapValues(\.pruned).filter { !$0.value.isEmpty || $0.key == "fail" })
        default: self
        }
    }

    private var isEmpty: Bool {
        switch self {
        case .list(let items): items.isEmpty
        case .object(let members): members.isEmpty
        default: false
        }
    }

    /// The value with a scalar at a path such as `rings[0].soak`; nil when the path leads nowhere, or to more than a
    /// scalar.
    func setting(_ path: Substring, to scalar: PlainValue) -> PlainValue? {
        switch self {
        case .object(let members): Self.member(of: members, path, scalar)
        case .list(let items): Self.item(of: items, path, scalar)
        default: path.isEmpty ? scalar : nil
        }
    }

    private static func member(of members: [String: PlainValue], _ path: Substring, _ scalar: PlainValue)
        -> PlainValue?
    {
        let name = String(path.prefix { $0 != "." && $0 != "[" })
        let rest = path.dropFirst(name.count)
        guard !name.isEmpty else { return nil }
        let inner = rest.first == "." ? rest.dropFirst() : rest
        guard rest.first != "." || !inner.isEmpty else { return nil }
        let old = members[name] ?? (inner.isEmpty ? scalar : .object([:]))
        guard let new = old.setting(inner, to: scalar) else { return nil }
        return .object(members.merging([name: new]) { _, new in new })
    }

    private static func item(of items: [PlainValue], _ path: Substring, _ scalar: PlainValue) -> PlainValue? {
        guard path.first == "[", let close = path.firstIndex(of: "]"),
            let index = Int(path[path.index(after: path.startIndex)..<close]), items.indices.contains(index)
        else { return nil }
        let rest = path[path.index(after: close)...]
        var items = items
        guard let new = items[index].setting(rest.first == "." ? rest.dropFirst() : rest, to: scalar) else {
            return nil
        }
        items[index] = new
        return .list(items)
    }
}
