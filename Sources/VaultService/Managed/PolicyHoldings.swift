import Policies
import Rotation
import VaultCore

/// What a vault holds of what a set speaks of.
struct PolicyHoldings: Sendable {
    /// The set that the vault follows.
    let applied: PolicySet
    /// What persons changed of it at the vault and not in the files.
    let emergencies: [EmergencyChange]
    /// The objects of the new set, soft-deleted ones too.
    let objects: [ObjectPath: CurrentObject]
    /// The secrets, among those that connectors name, that can be read.
    let secrets: Set<ObjectPath>
    /// What objects of the set are linked to without being in it, as far as the vault holds it.
    let linked: Set<ObjectPath>
    /// The connectors that open rotations go through.
    let rotating: Set<String>

    /// Looks a set up in the store; `secrets` are the paths that its connectors name.
    init(of set: PolicySet, naming secrets: Set<ObjectPath>, in vault: VaultName, _ reader: any StoreReader)
        throws
    {
        applied = try reader.appliedPolicies(of: vault)
        emergencies = try reader.emergencies(of: vault)
        var objects: [ObjectPath: CurrentObject] = [:]
        for path in set.objects.keys { objects[path] = try reader.current(path.id(in: vault)) }
        self.objects = objects
        let isLive = { (path: ObjectPath) in
            try reader.current(path.id(in: vault)).map { $0.object.deletion == nil } ?? false
        }
        self.secrets = try secrets.filter(isLive)
        linked = try Set(set.objects.values.flatMap(\.linked)).subtracting(set.objects.keys).filter(isLive)
        let removed = Set(applied.connectors.keys).subtracting(set.connectors.keys)
        rotating = removed.isEmpty ? [] : try Self.rotating(in: vault, reader)
    }

    /// Whether an object is in the set, or linked from it and in the vault.
    func isKnown(_ path: ObjectPath) -> Bool { objects[path] != nil || linked.contains(path) }

    private static func rotating(in vault: VaultName, _ reader: any StoreReader) throws -> Set<String> {
        Set(
            try reader.openRotations().filter { $0.object.vault == vault }.compactMap {
                $0.state.plan.target?.connector
            }
        )
    }

    /// What is known of the objects when their rotations to come are worked out.
    func facts(of set: PolicySet) -> [ObjectPath: DueFacts] {
        let alone = objects.mapValues { held in
            DueFacts(
                since: held.version.attributes.created,
                expires: held.version.attributes.expires
            )
        }
        var facts = alone
        for group in set.linkedGroups {
            for path in group {
                facts[path]?.linkedPromoted = group.filter { $0 != path }.compactMap { alone[$0]?.since }
            }
        }
        return facts
    }
}

extension ObjectPath {
    /// The object of this path in a vault.
    func id(in vault: VaultName) -> ObjectID { ObjectID(vault: vault, kind: kind, name: name) }
}
