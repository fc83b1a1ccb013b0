import VaultCore

extension RotationRunner {
    /// Looks, before the target is asked for anything, where the rotation stands and whether this node still holds it;
    /// renews the lease when half of it is over, and takes one that nobody holds.
    ///
    /// A node that was stopped for longer than its lease wakes to a rotation that another has moved on, and must not act
    /// on what it knew. Throws ``VaultError/Code/conflict`` when another node holds it.
    func standing(of rotation: OpenRotation) async throws -> OpenRotation {
        let (now, node) = (ports.clock.now(), node)
        let (standing, lease) = try await ports.store.read { reader in
            (
                try reader.rotation(rotation.id),
                try reader.lease(OpenRotation.leaseName(of: rotation.object))
            )
        }
        guard let standing else { throw rotation.damage }
        guard standing == rotation else { return standing }
        if let lease, lease.holder == node, lease.until > now + Self.leaseTime / 2 { return standing }
        return try await step(.leaseChange, rotation) { _, _, _ in }
    }
}
