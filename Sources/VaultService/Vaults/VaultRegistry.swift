import Synchronization
public import VaultCore

/// The vaults of this server, kept in memory because every request asks for one.
public final class VaultRegistry: Sendable {
    let ports: VaultPorts
    private let known = Mutex(KnownVaults())
    private let ensureKEK: @Sendable (String, any StoreTransaction) throws -> Void

    /// Works through `ports`; `ensureKEK` gives a new vault its key-encryption key in the same transaction.
    public init(
        ports: VaultPorts,
        ensureKEK: @escaping @Sendable (String, any StoreTransaction) throws -> Void
    ) {
        self.ports = ports
        self.ensureKEK = ensureKEK
    }

    /// Reads the vaults from the store: before requests are served, and when another server changed them.
    public func load() async throws {
        while true {
            let before = known.withLock(\.changes)
            let vaults = try await ports.store.read { reader in try reader.vaults() }
            if known.withLock({ $0.replace(with: vaults, since: before) }) { return }
        }
    }

    /// The vault of this name, without touching the store; nil also while it is deleted.
    public func vault(_ name: VaultName) -> VaultRecord? {
        guard let vault = record(name), vault.deletion == nil else { return nil }
        return vault
    }

    /// All vaults by name, without the deleted ones.
    public func vaults() -> [VaultRecord] {
        records().filter { $0.deletion == nil }
    }

    /// The vault of this name, deleted or not.
    public func record(_ name: VaultName) -> VaultRecord? {
        known.withLock { $0[name] }
    }

    /// All vaults by name, deleted or not.
    public func records() -> [VaultRecord] {
        known.withLock { $0.values.sorted { $0.name < $1.name } }
    }

    /// Makes a vault; `softDeleteDays` is fixed from then on.
    ///
    /// Throws ``VaultError/Code/badParameter`` outside 7–90 days, ``VaultError/Code/conflict`` for a taken name.
    public func create(_ name: VaultName, softDeleteDays: Int = 90, purgeProtection: Bool = false)
        async throws
        -> VaultRecord
    {
        guard (7...90).contains(softDeleteDays) else {
            throw VaultError(
                .badParameter,
                "softDeleteDays is \(softDeleteDays): send a number of days from 7 to 90."
            )
        }
        return try await insert(
            VaultRecord(
                name: name,
                softDeleteDays: softDeleteDays,
                purgeProtection: purgeProtection,
                created: ports.clock.now()
            )
        )
    }

    /// Adds a vault whose settings the caller has checked, with its key-encryption key.
    ///
    /// Throws ``VaultError/Code/conflict`` for a taken name, a deleted vault's too.
    public func insert(_ vault: VaultRecord) async throws -> VaultRecord {
        let name = vault.name
        try await ports.store.write(.vaultCreate) { [ensureKEK] transaction in
            guard let standing = try transaction.vault(name) else {
                try transaction.insert(vault)
                return try ensureKEK(name.description, transaction)
            }
            throw VaultError(
                .conflict,
                standing.deletion == nil
                    ? "A vault named \(name) exists already: choose another name."
                    : "A deleted vault has the name \(name): recover it, purge it, or choose another name."
            )
        }
        keep(vault)
        return vault
    }

    /// Turns purge protection on; it cannot be turned off again.
    public func protectFromPurge(_ name: VaultName) async throws -> VaultRecord {
        try await update(name) { $0.purgeProtection = true }
    }

    /// Changes a vault's settings, durably and for the next request; returns it as it is then.
    ///
    /// `change` sees the vault as it stands, and may run more than once. Throws what it throws, or
    /// ``VaultError/Code/vaultNotFound``.
    public func update(
        _ name: VaultName,
        _ change: @escaping @Sendable (inout VaultRecord) throws -> Void
    ) async throws -> VaultRecord {
        try await self.change(name) { vault in
            guard vault.deletion == nil else { throw Self.missing(name) }
            try change(&vault)
        }
    }

    /// Changes a vault, deleted or not, durably and for the next request; returns it as it is then.
    func change(_ name: VaultName, _ change: @escaping @Sendable (inout VaultRecord) throws -> Void)
        async throws -> VaultRecord
    {
        let updated = try await ports.store.write(.vaultUpdate) { transaction in
            guard let before = try transaction.vault(name) else { throw Self.missing(name) }
            var vault = before
            try change(&vault)
            guard vault != before else { return before }
            try transaction.update(vault)
            vault.revision += 1
            return vault
        }
        keep(updated)
        return updated
    }

    /// Lets go of a vault that the store has no longer.
    func forget(_ name: VaultName) {
        known.withLock { $0[name] = nil }
    }

    private func keep(_ vault: VaultRecord) {
        known.withLock { known in
            let standing = known[vault.name]
            if let standing, standing.created == vault.created, standing.revision > vault.revision { return }
            known[vault.name] = vault
        }
    }

    static func missing(_ name: VaultName) -> VaultError {
        VaultError(.vaultNotFound, "There is no vault named \(name).")
    }
}
