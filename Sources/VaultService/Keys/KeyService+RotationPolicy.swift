import Policies
public import Rotation
public import VaultCore

extension KeyService {
    /// The rotation policy that a key follows; the default one before any was set.
    public func rotationPolicy(of id: ObjectID) async throws -> (
        key: CurrentObject, policy: KeyRotationPolicy
    ) {
        let found = try await get(id, version: nil)
        return (found, try KeyRotationPolicy(inForceFor: found.object))
    }

    /// Sets the rotation policy of a key; its due times change in the same transaction.
    ///
    /// Throws ``VaultError/Code/badParameter`` naming the member that breaks a rule, and ``VaultError/Code/conflict``
    /// where policy files say when the key rotates.
    public func setRotationPolicy(of id: ObjectID, _ request: KeyRotationPolicyRequest) async throws
        -> (key: CurrentObject, policy: KeyRotationPolicy)
    {
        let now = ports.clock.now()
        return try await ports.store.write(.rotationPolicySet) { transaction in
            let before = try transaction.live(id, nil)
            try Self.requireOwn(before.object)
            let policy = try request.validated(replacing: KeyRotationPolicy(of: before.object), at: now)
            var after = before
            after.object.rotationPolicy = try policy.stored()
            try transaction.update(after.object)
            after.object.revision += 1
            try transaction.reschedule(from: before, to: after)
            return (after, policy)
        }
    }

    /// Throws where policy files say when a key rotates: the next apply would not know of another word.
    private static func requireOwn(_ key: ObjectRecord) throws {
        guard let policy = try key.drivingRotation()?.object.policy else { return }
        throw VaultError(
            .conflict,
            "Policy files say when \(key.id.name) rotates, by the policy '\(policy)'. Change them and apply them, or take "
                + "`policy` out of the key's entry first."
        )
    }
}
