import Synchronization
public import VaultCore

/// The vaults of this server, kept in memory because every request asks for one.
public final class VaultRegistry: Sendable {
    private let ports: VaultPorts
    private let known = Mutex<[VaultName: VaultRecord]>([:])
    private let ensureKEK: @Sendable (String, any StoreTransaction) throws -> Void

    /// Works through `ports`; `ensureKEK` gives a new vault its key-encryption key in the same transaction.
    public init(
        ports: VaultPorts,
        ensureKEK: @escaping @Sendable (String, any StoreTransaction) throws -> Void
    ) {
        self.ports = ports
        self.ensureKEK = ensureKEK
    }

    /// Reads the vaults from the store; to be called once before requests are served.
    public func load() async throws {
        let vaults = try await ports.store.read { reader in try reader.vaults() }
        known.withLock { $0 = Dictionary(uniqueKeysWithValues: vaults.map { ($0.name, $0) }) }
    }

    /// The vault of this name, without touching the store.
    public func vault(_ name: VaultName) -> VaultRecord? {
        known.withLock { $0[name] }
    }

    /// All vaults by name.
    public func vaults() -> [VaultRecord] {
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
        let vault = VaultRecord(
            name: name,
            softDeleteDays: softDeleteDays,
            purgeProtection: purgeProtection,
            created: ports.clock.now()
        )
        try await ports.store.write(.vaultCreate) { [ensureKEK] transaction in
            guard try transaction.vault(name) == nil else {
                throw VaultError(.conflict, "A vault named \(name) exists already: choose another name.")
            }
            try transaction.insert(vault)
            try ensureKEK(name.description, transaction)
        }
        known.withLock { $0[name] = vault }
        return vault
    }

    /// Turns purge protection on; it cannot be turned off again.
    public func protectFromPurge(_ name: VaultName) async throws -> VaultRecord {
        try await update(name) { $0.purgeProtection = true }
    }

    /// Changes a vault's settings, durably and for the next request; returns it as it is then.
    func update(_ name: VaultName, _ change: @escaping @Sendable (inout VaultRecord) throws -> Void)
        async throws -> VaultRecord
    {
        let updated = try await ports.store.write(.vaultUpdate) { transaction in
            let before = try transaction.existingVault(name)
            var vault = before
            try change(&vault)
            guard vault != before else { return before }
            try transaction.update(vault)
            vault.revision += 1
            return vault
        }
        known.withLock { known in
            if let standing = known[name], standing.revision > updated.revision { return }
            known[name] = updated
        }
        return updated
    }
}
