public import VaultCore

extension VaultRegistry {
    /// Deletes a vault softly: nothing in it answers until it is recovered, and it purges itself in time.
    ///
    /// Rotations under way are carried to their end, and none begins. Throws ``VaultError/Code/vaultNotFound``, and
    /// ``VaultError/Code/conflict`` for the default vault, without which the server's own address would be dead.
    public func delete(_ name: VaultName) async throws -> VaultRecord {
        guard name != .default else {
            throw VaultError(
                .conflict,
                "The default vault, which answers at the server's own address, cannot be deleted; "
                    + "delete what is in it."
            )
        }
        let now = ports.clock.now()
        return try await update(name) { vault in
            vault.deletion = VaultRecord.Deletion(
                deletedAt: now,
                purgeAt: now + .days(vault.softDeleteDays)
            )
        }
    }

    /// Brings a deleted vault back with everything in it; one that is not deleted stays as it is.
    ///
    /// Throws ``VaultError/Code/vaultNotFound``, and ``VaultError/Code/conflict`` once its purge has begun.
    public func recover(_ name: VaultName) async throws -> VaultRecord {
        let now = ports.clock.now()
        return try await change(name) { vault in
            guard vault.deletion.map({ $0.purgeAt > now }) ?? true else {
                throw VaultError(.conflict, "The vault \(name) is being purged and cannot be recovered.")
            }
            vault.deletion = nil
        }
    }
}
