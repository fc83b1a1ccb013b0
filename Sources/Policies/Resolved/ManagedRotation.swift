public import VaultCore

/// How one object rotates: all that a set of files says of it, in one piece.
///
/// It stands on the object itself, so that a rotation needs no look at the set, and changing the set for one object
/// writes that object alone.
public struct ManagedRotation: Equatable, Sendable {
    /// The object.
    public var path: ObjectPath
    /// What the files say of it.
    public var object: ManagedObject
    /// Its policy.
    public var policy: Policy
    /// How the target keeps the old login alive; nil without a target.
    public var overlap: TargetOverlap?
    /// The objects it must not overlap with, itself among them, in order; empty when it is linked to none.
    public var group: [ObjectPath]
    /// How long after the promotion of another of them it waits.
    public var groupOverlap: Duration
    /// Moves the jitter of a whole server.
    public var seed: String

    /// Whether it says when the object rotates; a key for which the files name no policy keeps its own.
    public var drives: Bool { path.kind != .key || object.policy != nil }

    /// When it falls due.
    public var rule: DueRule {
        let turn = group.firstIndex(of: path).map {
            LinkedTurn(group: group, place: $0, overlap: groupOverlap)
        }
        return DueRule(path: path, policy: policy, turn: turn, seed: seed)
    }
}

extension PolicySet {
    /// How an object rotates; nil when the set does not hold it or its policy.
    ///
    /// `strategies` gives the strategies of a kind of connector, the preferred one first.
    public func rotation(
        of path: ObjectPath,
        strategies: (_ type: String) -> [TargetOverlap],
        seed: String = ""
    ) -> ManagedRotation? {
        dueRule(for: path, seed: seed).flatMap { rotation(of: path, rule: $0, strategies: strategies) }
    }

    /// How all objects rotate, at the cost of one look at the set.
    public func rotations(
        strategies: (_ type: String) -> [TargetOverlap],
        seed: String = ""
    ) -> [ObjectPath: ManagedRotation] {
        var rotations: [ObjectPath: ManagedRotation] = [:]
        for (path, rule) in dueRules(seed: seed) {
            rotations[path] = rotation(of: path, rule: rule, strategies: strategies)
        }
        return rotations
    }

    private func rotation(
        of path: ObjectPath,
        rule: DueRule,
        strategies: (_ type: String) -> [TargetOverlap]
    ) -> ManagedRotation? {
        guard let object = objects[path] else { return nil }
        let entry = object.connector.flatMap { connectors[$0] }
        let overlap = entry.map { object.strategy ?? $0.strategy ?? strategies($0.type).first ?? .none }
        return ManagedRotation(
            path: path,
            object: object,
            policy: rule.policy,
            overlap: overlap,
            group: rule.turn?.group ?? [],
            groupOverlap: rule.turn?.overlap ?? .zero,
            seed: rule.seed
        )
    }
}
