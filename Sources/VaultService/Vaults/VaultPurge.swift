public import Audit
public import VaultCore

/// Removes deleted vaults for good with everything in them: piece by piece, so that no transaction is long, and so
/// that a stop in between is made good by the next start.
public struct VaultPurge: Sendable {
    /// How many objects go in one transaction.
    private static let piece = 50

    private let ports: VaultPorts
    private let vaults: VaultRegistry
    private let handles: KeyHandleCache
    private let live: LiveRotations
    private let audit: any AuditLog

    /// Purges vaults of `vaults`; `handles` and `live` forget what was in them.
    public init(
        ports: VaultPorts,
        vaults: VaultRegistry,
        handles: KeyHandleCache,
        live: LiveRotations,
        audit: any AuditLog
    ) {
        self.ports = ports
        self.vaults = vaults
        self.handles = handles
        self.live = live
        self.audit = audit
    }

    /// Purges a deleted vault now.
    ///
    /// Throws ``VaultError/Code/vaultNotFound`` when it is not deleted, ``VaultError/Code/forbidden`` when purge
    /// protection holds it until its time, ``VaultError/Code/conflict`` while a rotation in it is under way, which
    /// would leave a login at its target half changed.
    public func purge(_ name: VaultName) async throws {
        if let open = try await openRotation(in: name) {
            throw VaultError(
                .conflict,
                "The rotation \(open.id) of \(open.object.kind.collection)/\(open.object.name) in the vault \(name) "
                    + "is under way: wait for its end or roll it back with `rekey rotations rollback \(open.id)`."
            )
        }
        let now = ports.clock.now()
        _ = try await vaults.change(name) { vault in
            guard var deletion = vault.deletion else { throw Self.notDeleted(name) }
            guard deletion.purgeAt > now else { return }
            guard !vault.purgeProtection else {
                throw VaultError(
                    .forbidden,
                    "The vault \(name) has purge protection and purges itself at \(deletion.purgeAt.iso8601())."
                )
            }
            deletion.purgeAt = now
            vault.deletion = deletion
        }
        try await remove(name)
    }

    /// Purges the vaults whose time has come at `now`, as the server does by itself; each leaves an audit record.
    ///
    /// One with a rotation under way waits for the next call.
    public func purgeDue(at now: Timestamp) async throws {
        for vault in vaults.records() where vault.deletion.map({ $0.purgeAt <= now }) ?? false {
            guard try await openRotation(in: vault.name) == nil else { continue }
            try await audit.append(
                AuditRecord(
                    time: ports.clock.now(),
                    operation: "VaultPurge",
                    requestID: GUID.make(from: ports.random),
                    vault: vault.name
                )
            )
            try await remove(vault.name)
        }
    }

    private func openRotation(in vault: VaultName) async throws -> OpenRotation? {
        try await ports.store.read { reader in
            try reader.openRotations().first { $0.object.vault == vault }
        }
    }

    private func remove(_ name: VaultName) async throws {
        for kind in ObjectKind.allCases {
            for deleted in [false, true] { try await removeObjects(kind, in: name, deleted: deleted) }
        }
        try await ports.store.write(.vaultPurge) { transaction in
            guard try transaction.vault(name)?.deletion != nil else { return }
            for setting in name.settings { try transaction.removeSetting(setting) }
            for one in try transaction.roleAssignments() where one.isWithin(name) {
                _ = try transaction.removeRoleAssignment(one.id)
            }
            try transaction.removeVault(name)
        }
        vaults.forget(name)
    }

    private func removeObjects(_ kind: ObjectKind, in name: VaultName, deleted: Bool) async throws {
        while true {
            let removed = try await ports.store.write(.vaultPurge) { transaction in
                guard try transaction.vault(name)?.deletion != nil else { return [ObjectID]() }
                let found = try transaction.objects(
                    in: name,
                    kind: kind,
                    deleted: deleted,
                    after: nil,
                    limit: Self.piece
                )
                for one in found { try transaction.purge(one.object.id) }
                return found.map(\.object.id)
            }
            for object in removed {
                handles.forget(object)
                try await live.refresh(object)
            }
            if removed.isEmpty { return }
        }
    }

    private static func notDeleted(_ name: VaultName) -> VaultError {
        VaultError(.vaultNotFound, "There is no deleted vault named \(name).")
    }
}

extension RoleAssignmentRecord {
    /// Whether it holds at a vault or below.
    fileprivate func isWithin(_ vault: VaultName) -> Bool {
        scope == "/vaults/\(vault)" || scope.hasPrefix("/vaults/\(vault)/")
    }
}
