import KeyVaultWire
import SecretMemory
public import VaultCore

/// The operations on keys.
public struct KeyService: Sendable {
    let ports: VaultPorts
    let handles: KeyHandleCache
    let uses: UseTracker
    private let live: LiveRotations

    /// Works through `ports`; open keys are kept in `handles`, `live` follows rotations that a new version ends, `uses`
    /// counts who uses what.
    public init(ports: VaultPorts, handles: KeyHandleCache, live: LiveRotations, uses: UseTracker) {
        self.ports = ports
        self.handles = handles
        self.live = live
        self.uses = uses
    }

    /// The management part of a key as a request sets it.
    public struct Draft: Sendable {
        /// What it may be used for; nil for the default of its type.
        public var operations: [KeyOperation]?
        /// Its attributes.
        public var attributes: AttributeChanges
        /// Its tags.
        public var tags: [String: String]?

        /// A draft with all its parts.
        public init(
            operations: [KeyOperation]? = nil,
            attributes: AttributeChanges = AttributeChanges(),
            tags: [String: String]? = nil
        ) {
            self.operations = operations
            self.attributes = attributes
            self.tags = tags
        }
    }

    /// Makes a key: a new object, or a new version of one that stands; durable on return.
    ///
    /// Throws ``VaultError/Code/badParameter`` for a size or curve not offered or operations the key can
    /// never do, ``VaultError/Code/objectDeleted`` when the name stands on a soft-deleted key, and
    /// ``VaultError/Code/unavailable`` when too many slow keys are being made.
    public func create(_ id: ObjectID, _ specification: KeySpecification, _ draft: Draft) async throws
        -> CurrentObject
    {
        let attributes = try draft.attributes.attributes(at: ports.clock.now())
        try KeyDescription.check(draft.operations, for: specification.type)
        try await refuseDeleted(id)
        let keys = ports.keys
        let material = try await ports.heavyWork.run(.makingKeys, with: specification.type) {
            try keys.generate(specification)
        }
        return try await add(.keyCreate, id, material, attributes, draft)
    }

    /// Takes a key over that was made elsewhere; durable on return.
    ///
    /// Throws ``VaultError/Code/badParameter`` naming the member of the JWK that is wrong, or for operations
    /// the key can never do.
    public func importKey(_ id: ObjectID, _ material: ImportedKeyMaterial, _ draft: Draft) async throws
        -> CurrentObject
    {
        let attributes = try draft.attributes.attributes(at: ports.clock.now())
        try KeyDescription.check(draft.operations, for: material.type)
        try await refuseDeleted(id)
        let keys = ports.keys
        let checked = try await ports.heavyWork.run(.makingKeys, with: material.type) {
            try keys.importKey(material)
        }
        return try await add(.keyImport, id, checked, attributes, draft)
    }

    /// A version's public part, the current one when `version` is nil.
    public func get(_ id: ObjectID, version: VersionID?) async throws -> CurrentObject {
        try await ports.store.live(id, version)
    }

    /// Changes operations, attributes or tags of a version, the current one when `version` is nil.
    ///
    /// Throws ``VaultError/Code/badParameter`` for operations the key can never do.
    public func update(_ id: ObjectID, version: VersionID?, _ draft: Draft) async throws -> CurrentObject {
        let now = ports.clock.now()
        return try await ports.store.write(.keyUpdate) { transaction in
            let before = try transaction.live(id, version)
            var found = before
            found.version.attributes = try draft.attributes.apply(to: found.version.attributes, at: now)
            found.version.tags = draft.tags ?? found.version.tags
            if let operations = draft.operations, let type = found.version.key?.type {
                try KeyDescription.check(operations, for: type)
                found.version.key?.operations = operations
            }
            try transaction.update(found.version)
            if found.version.stage == .current { try transaction.reschedule(from: before, to: found) }
            return found
        }
    }

    /// Saves the work of making a key whose name cannot be used; the commit checks again.
    private func refuseDeleted(_ id: ObjectID) async throws {
        let standing = try await ports.store.read { reader in try reader.object(id) }
        if standing?.deletion != nil { throw WireMessages.deletedButRecoverable(id.kind, id.name) }
    }

    private func add(
        _ write: DurableWrite,
        _ id: ObjectID,
        _ material: KeyMaterial,
        _ attributes: Attributes,
        _ draft: Draft
    ) async throws -> CurrentObject {
        let version = VersionID(from: ports.random)
        let sealed = try material.privateMaterial.withBytes { bytes throws(VaultError) in
            try ports.sealer.seal(bytes, binding: NewVersion.binding(id, version))
        }
        var description = KeyDescription(material: material.publicMaterial, operations: [])
        description.operations = draft.operations ?? KeyDescription.defaultOperations(for: description.type)
        let new = NewVersion(
            object: id,
            id: version,
            attributes: attributes,
            tags: draft.tags,
            key: description,
            sealed: sealed
        )
        let eventID = GUID.make(from: ports.random)
        let added = try await ports.store.write(write) { transaction in
            let added = try transaction.add(new)
            try transaction.append(OutboxEntry(newVersion: added, id: eventID))
            return added
        }
        try await live.refresh(id)
        return added
    }
}
