/// Reading vaults, objects and versions.
public protocol ObjectReader {
    /// The vault of this name.
    func vault(_ name: VaultName) throws -> VaultRecord?

    /// All vaults by name.
    func vaults() throws -> [VaultRecord]

    /// The object, soft-deleted or not.
    func object(_ id: ObjectID) throws -> ObjectRecord?

    /// The object with its current version, soft-deleted or not.
    func current(_ id: ObjectID) throws -> CurrentObject?

    /// The object with one named version, soft-deleted or not.
    func version(_ id: ObjectID, _ version: VersionID) throws -> CurrentObject?

    /// Up to `limit` versions by version id, after `after`; those that callers cannot name are left out.
    func versions(of id: ObjectID, after: VersionID?, limit: Int) throws -> [VersionRecord]

    /// Every version of an object in the order of creation, of every stage, at most `limit`.
    func history(of id: ObjectID, limit: Int) throws -> [VersionRecord]

    /// Up to `limit` objects of a family by canonical name, after `after`; deleted ones or live ones.
    func objects(in vault: VaultName, kind: ObjectKind, deleted: Bool, after: String?, limit: Int) throws
        -> [CurrentObject]
}

/// Writing vaults, objects and versions.
public protocol ObjectWriter {
    /// Adds a vault; throws ``VaultError/Code/conflict`` when the name is taken.
    func insert(_ vault: VaultRecord) throws

    /// Replaces a vault's settings and counts its revision up; throws ``VaultError/Code/conflict`` unless the
    /// stored revision is still `vault.revision`.
    func update(_ vault: VaultRecord) throws

    /// Removes a vault that has no objects any more; its keys stay, for records elsewhere may still be sealed with them.
    func removeVault(_ name: VaultName) throws

    /// Adds an object; throws ``VaultError/Code/conflict`` when the name is taken, deleted or not.
    func insert(_ object: ObjectRecord) throws

    /// Replaces an object's record and counts its revision up; throws ``VaultError/Code/conflict`` unless the
    /// stored revision is still `object.revision`.
    func update(_ object: ObjectRecord) throws

    /// Adds a version; throws ``VaultError/Code/conflict`` when the identifier is taken.
    func insert(_ version: VersionRecord) throws

    /// Replaces a version's stage, attributes, content type, tags, operations and sealed material.
    func update(_ version: VersionRecord) throws

    /// Removes an object with its versions, due entries and rotations; nothing of it can be read afterwards.
    func purge(_ id: ObjectID) throws
}
