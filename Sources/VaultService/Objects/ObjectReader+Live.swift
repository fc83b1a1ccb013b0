import KeyVaultWire
import VaultCore

extension VaultStore {
    /// The live object with the version asked for, or with its current one; as ``ObjectReader/live(_:_:)``.
    func live(_ id: ObjectID, _ version: VersionID?) async throws -> CurrentObject {
        try CurrentObject.live(try await object(id, version: version), id, version)
    }
}

extension CurrentObject {
    /// What was found, if it is live and of a stage that callers may name.
    fileprivate static func live(_ found: CurrentObject?, _ id: ObjectID, _ version: VersionID?)
        throws(VaultError)
        -> CurrentObject
    {
        guard let found, found.object.deletion == nil, found.version.stage.isVisible else {
            throw WireMessages.notFound(id.kind, id.name, version: version)
        }
        return found
    }
}

extension ObjectReader {
    /// The live object with the version asked for, or with its current one.
    ///
    /// Throws the family's not-found code when the object or the version is not there or is soft-deleted.
    func live(_ id: ObjectID, _ version: VersionID?) throws -> CurrentObject {
        let found =
            if let version { try self.version(id, version) } else { try current(id) }
        return try CurrentObject.live(found, id, version)
    }

    /// The soft-deleted object with its current version; throws the family's not-found code otherwise.
    func deleted(_ id: ObjectID) throws -> CurrentObject {
        guard let found = try current(id), found.object.deletion != nil else {
            throw WireMessages.notFound(id.kind, id.name)
        }
        return found
    }

    /// The vault, when it is not deleted; throws ``VaultError/Code/vaultNotFound``.
    func existingVault(_ name: VaultName) throws -> VaultRecord {
        guard let vault = try vault(name), vault.deletion == nil else {
            throw VaultError(.vaultNotFound, "There is no vault named \(name).")
        }
        return vault
    }
}

extension Stage {
    /// Whether callers may name a version of this stage.
    var isVisible: Bool {
        switch self {
        case .current, .previous, .retired: true
        case .pending, .destroyed, .discarded: false
        }
    }
}
