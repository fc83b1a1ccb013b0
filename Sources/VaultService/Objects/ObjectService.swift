import KeyVaultWire
public import VaultCore

/// What is the same for every family of objects: lists, deletion, recovery, purge.
public struct ObjectService: Sendable {
    private let ports: VaultPorts
    private let handles: KeyHandleCache
    private let live: LiveRotations

    /// Works through `ports`; `handles` forgets what is purged, `live` follows rotations that a deletion ends.
    public init(ports: VaultPorts, handles: KeyHandleCache, live: LiveRotations) {
        self.ports = ports
        self.handles = handles
        self.live = live
    }

    /// Up to `limit` live objects of a family by name, after the canonical name `after`.
    public func list(_ kind: ObjectKind, in vault: VaultName, after: String?, limit: Int) async throws
        -> [CurrentObject]
    {
        try await ports.store.read { reader in
            try reader.objects(in: vault, kind: kind, deleted: false, after: after, limit: limit)
        }
    }

    /// Up to `limit` soft-deleted objects of a family by name, after the canonical name `after`.
    public func listDeleted(_ kind: ObjectKind, in vault: VaultName, after: String?, limit: Int) async throws
        -> [CurrentObject]
    {
        try await ports.store.read { reader in
            try reader.objects(in: vault, kind: kind, deleted: true, after: after, limit: limit)
        }
    }

    /// Up to `limit` versions by version id, after `after`; empty when the object is not there or deleted.
    public func listVersions(of id: ObjectID, after: VersionID?, limit: Int) async throws -> [VersionRecord] {
        try await ports.store.read { reader in
            guard let object = try reader.object(id), object.deletion == nil else { return [] }
            return try reader.versions(of: id, after: after, limit: limit)
        }
    }

    /// A soft-deleted object; throws the family's not-found code when it is not in the deleted list.
    public func getDeleted(_ id: ObjectID) async throws -> CurrentObject {
        try await ports.store.read { reader in try reader.deleted(id) }
    }

    /// Deletes softly: nothing can use the object until it is recovered, and it purges itself in time.
    ///
    /// A rotation of it that has not ended is rolled back. Throws the family's not-found code.
    public func delete(_ id: ObjectID) async throws -> CurrentObject {
        let now = ports.clock.now()
        let deleted = try await ports.store.write(.objectDelete) { transaction in
            try Self.delete(id, at: now, in: transaction)
        }
        try await live.refresh(id)
        return deleted
    }

    /// Brings a soft-deleted object back with all its versions.
    public func recover(_ id: ObjectID) async throws -> CurrentObject {
        try await ports.store.write(.objectRecover) { transaction in
            let before = try transaction.deleted(id)
            var after = before
            after.object.deletion = nil
            try transaction.update(after.object)
            after.object.revision += 1
            try transaction.reschedule(from: before, to: after)
            return after
        }
    }

    /// Removes a soft-deleted object for good.
    ///
    /// Throws ``VaultError/Code/forbidden`` under purge protection.
    public func purge(_ id: ObjectID) async throws {
        try await ports.store.write(.objectPurge) { transaction in
            let vault = try transaction.existingVault(id.vault)
            _ = try transaction.deleted(id)
            guard !vault.purgeProtection else {
                throw WireMessages.purgeProtected(vault: id.vault)
            }
            try transaction.purge(id)
        }
        handles.forget(id)
        try await live.refresh(id)
    }

    private static func delete(_ id: ObjectID, at now: Timestamp, in transaction: any StoreTransaction) throws
        -> CurrentObject
    {
        let vault = try transaction.existingVault(id.vault)
        let before = try transaction.live(id, nil)
        var found = before
        found.object.deletion = ObjectRecord.Deletion(
            deletedAt: now,
            purgeAt: now + .days(vault.softDeleteDays)
        )
        try transaction.update(found.object)
        found.object.revision += 1
        try transaction.reschedule(from: before, to: found)
        return found
    }
}
