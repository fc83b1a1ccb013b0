/// All that a set of files says, merged: what is applied to a vault as one.
public struct PolicySet: Equatable, Sendable {
    /// The owners by name; where there is any, every owner named elsewhere must be among them.
    public var owners: [String: Owner]
    /// The connectors by name.
    public var connectors: [String: ConnectorEntry]
    /// The policies by name.
    public var policies: [String: Policy]
    /// The objects by path.
    public var objects: [ObjectPath: ManagedObject]

    /// A set of its parts.
    public init(
        owners: [String: Owner] = [:],
        connectors: [String: ConnectorEntry] = [:],
        policies: [String: Policy] = [:],
        objects: [ObjectPath: ManagedObject] = [:]
    ) {
        self.owners = owners
        self.connectors = connectors
        self.policies = policies
        self.objects = objects
    }

    /// The policy of an object; the default one when it names none, nil when the set does not hold it.
    public func policy(of path: ObjectPath) -> Policy? {
        guard let object = objects[path] else { return nil }
        guard let name = object.policy else { return Policy() }
        return policies[name]
    }

    /// The objects that must not rotate inside each other's overlap with this one, itself among them, in order.
    ///
    /// Links hold in both directions and pass on: what is linked to a linked object is in the group too.
    public func linkedGroup(of path: ObjectPath) -> [ObjectPath] {
        linkedGroups.first { $0.contains(path) } ?? [path]
    }

    /// The groups of two or more linked objects, each in order.
    public var linkedGroups: [[ObjectPath]] {
        var neighbours: [ObjectPath: Set<ObjectPath>] = [:]
        for (path, object) in objects {
            for other in object.linked where objects[other] != nil && other != path {
                neighbours[path, default: []].insert(other)
                neighbours[other, default: []].insert(path)
            }
        }
        var groups: [[ObjectPath]] = []
        var seen: Set<ObjectPath> = []
        for path in neighbours.keys.sorted() where !seen.contains(path) {
            var group: Set<ObjectPath> = []
            var open = [path]
            while let next = open.popLast() {
                if group.insert(next).inserted { open += neighbours[next] ?? [] }
            }
            seen.formUnion(group)
            groups.append(group.sorted())
        }
        return groups
    }
}
