public import Rotation
public import VaultCore

extension KeyService {
    /// The rotation policy of a key; the default one before any was set.
    public func rotationPolicy(of id: ObjectID) async throws -> (
        key: CurrentObject, policy: KeyRotationPolicy
    ) {
        let found = try await get(id, version: nil)
        return (found, try KeyRotationPolicy(of: found.object))
    }

    /// Sets the rotation policy of a key; its due times change in the same transaction.
    ///
    /// Throws ``VaultError/Code/badParameter`` naming the member that breaks a rule.
    public func setRotationPolicy(of id: ObjectID, _ request: KeyRotationPolicyRequest) async throws
        -> (key: CurrentObject, policy: KeyRotationPolicy)
    {
        let now = ports.clock.now()
        return try await ports.store.write(.rotationPolicySet) { transaction in
            let before = try transaction.live(id, nil)
            let policy = try request.validated(replacing: KeyRotationPolicy(of: before.object), at: now)
            var after = before
            after.object.rotationPolicy = try policy.stored()
            try transaction.update(after.object)
            after.object.revision += 1
            try transaction.reschedule(from: before, to: after)
            return (after, policy)
        }
    }
}
