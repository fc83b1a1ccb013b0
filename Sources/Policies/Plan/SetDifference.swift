/// The entries that differ between two sets.
struct SetDifference {
    let applied: PolicySet
    let wanted: PolicySet

    /// By kind of entry, then by name.
    var changes: [PolicyChange] {
        entries(applied.owners, wanted.owners, "owners", touches: { _ in [] })
            + entries(applied.connectors, wanted.connectors, "connectors") { name in
                objects { $0.connector == name }
            }
            + entries(applied.policies, wanted.policies, "policies") { name in objects { $0.policy == name } }
            + entries(applied.objects, wanted.objects, "objects") { [$0] }
    }

    private func entries<Key: Hashable & Comparable, Value: Encodable & Equatable>(
        _ old: [Key: Value],
        _ new: [Key: Value],
        _ section: String,
        touches: (Key) -> [ObjectPath]
    ) -> [PolicyChange] {
        Set(old.keys).union(new.keys).sorted().compactMap { name in
            let before = old[name]
            let after = new[name]
            guard before != after else { return nil }
            return PolicyChange(
                kind: before == nil ? .create : after == nil ? .remove : .change,
                entry: "\(section).\(name)",
                fields: Self.fields(before, after),
                objects: touches(name)
            )
        }
    }

    private static func fields(_ before: (some Encodable)?, _ after: (some Encodable)?) -> [PolicyChange
        .Field]
    {
        let old = before.flatMap { PlainValue($0) }?.fields ?? [:]
        let new = after.flatMap { PlainValue($0) }?.fields ?? [:]
        return Set(old.keys).union(new.keys).sorted().compactMap { path in
            old[path] == new[path] ? nil : PolicyChange.Field(path: path, from: old[path], to: new[path])
        }
    }

    /// The objects of either set that fit.
    private func objects(_ fits: (ManagedObject) -> Bool) -> [ObjectPath] {
        let old = applied.objects.filter { fits($0.value) }.keys
        let new = wanted.objects.filter { fits($0.value) }.keys
        return Set(old).union(new).sorted()
    }
}
