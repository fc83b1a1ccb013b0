/// Takes files one after the other into one set.
struct PolicyMerge {
    /// Names of all entries that stand in the files, also of those that are wrong in themselves.
    struct Names {
        var owners: Set<String> = []
        var connectors: Set<String> = []
        var policies: Set<String> = []
        var objects: Set<ObjectPath> = []
    }

    private let connectors: [ConnectorShape]
    private(set) var set = PolicySet()
    private(set) var names = Names()
    private(set) var places: [String: Place] = [:]
    private(set) var problems: [PolicyProblem] = []

    init(connectors: [ConnectorShape]) {
        self.connectors = connectors
    }

    /// Takes one file.
    mutating func add(_ file: PolicyFile) {
        let (root, syntax) = YAMLReader.read(file)
        problems += syntax
        guard let root else { return }
        let shape = Shape.file(connectors)
        guard case .mapping(let sections) = root.content else {
            check(root, .record(shape), path: "")
            return
        }
        for section in sections {
            guard let member = shape.members.first(where: { $0.name == section.name }),
                case .map(let entries, _) = member.shape, case .mapping(let pairs) = section.value.content
            else {
                // Not a section: checked as a whole, which tells what is wrong.
                check(PolicyNode(place: root.place, content: .mapping([section])), .record(shape), path: "")
                continue
            }
            for pair in pairs { add(pair, entries: entries, section: section.name) }
        }
    }

    // MARK: Entries

    private mutating func add(_ pair: PolicyNode.Pair, entries: [Shape.Entry], section: String) {
        let node = PolicyNode(place: pair.place, content: .mapping([pair]))
        let path = "\(section).\(pair.name)"
        guard isNew(pair, section: section, path: path) else { return }
        let fits = check(node, .map(entries, count: 1...1), path: section)
        PlaceWalk.add(pair.value, at: pair.place, path: path, to: &places)
        declare(pair.name, in: section)
        if fits { build(pair, in: section) }
    }

    /// Whether no file has named this entry yet; tells both places otherwise.
    private mutating func isNew(_ pair: PolicyNode.Pair, section: String, path: String) -> Bool {
        let key = section == "objects" ? path.lowercased() : path
        guard let first = firstPlaces[key] else {
            firstPlaces[key] = pair.place
            return true
        }
        let message = "`\(pair.name)` is described twice; the first is at \(first)"
        problems.append(PolicyProblem(at: pair.place, path: path, message, remedy: "keep one"))
        return false
    }

    private var firstPlaces: [String: Place] = [:]

    private mutating func declare(_ name: String, in section: String) {
        switch section {
        case "owners": names.owners.insert(name)
        case "connectors": names.connectors.insert(name)
        case "policies": names.policies.insert(name)
        default: if let path = try? ObjectPath(name) { names.objects.insert(path) }
        }
    }

    private mutating func build(_ pair: PolicyNode.Pair, in section: String) {
        let node = pair.value
        switch section {
        case "owners": set.owners[pair.name] = Owner(node)
        case "connectors": set.connectors[pair.name] = ConnectorEntry(node, kinds: connectors)
        case "policies": set.policies[pair.name] = Policy(node)
        default: if let path = try? ObjectPath(pair.name) { set.objects[path] = ManagedObject(node) }
        }
    }

    @discardableResult
    private mutating func check(_ node: PolicyNode, _ shape: Shape, path: String) -> Bool {
        var check = ShapeCheck()
        let fits = check.check(node, shape, path: path)
        problems += check.problems
        return fits
    }
}
