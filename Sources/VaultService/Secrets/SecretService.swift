import KeyVaultWire
public import SecretMemory
public import VaultCore

/// The operations on secrets.
public struct SecretService: Sendable {
    private let ports: VaultPorts

    /// Works through `ports`.
    public init(ports: VaultPorts) {
        self.ports = ports
    }

    /// A secret as a request sets it.
    public struct Draft: Sendable {
        /// The value.
        public var value: SharedSecret
        /// Its content type, free text.
        public var contentType: String?
        /// Its attributes.
        public var attributes: AttributeChanges
        /// Its tags.
        public var tags: [String: String]?

        /// A draft with all its parts.
        public init(
            value: SharedSecret,
            contentType: String? = nil,
            attributes: AttributeChanges = AttributeChanges(),
            tags: [String: String]? = nil
        ) {
            self.value = value
            self.contentType = contentType
            self.attributes = attributes
            self.tags = tags
        }
    }

    /// What an update changes; what is nil stays as it is.
    public struct Update: Sendable {
        /// A new content type.
        public var contentType: String?
        /// New attributes.
        public var attributes: AttributeChanges
        /// Tags that replace all that stood.
        public var tags: [String: String]?

        /// An update with all its parts.
        public init(
            contentType: String? = nil,
            attributes: AttributeChanges = AttributeChanges(),
            tags: [String: String]? = nil
        ) {
            self.contentType = contentType
            self.attributes = attributes
            self.tags = tags
        }
    }

    /// Stores a new version, current at once; durable on return.
    ///
    /// Throws ``VaultError/Code/objectDeleted`` when the name stands on a soft-deleted secret.
    public func set(_ id: ObjectID, _ draft: Draft) async throws -> CurrentObject {
        let now = ports.clock.now()
        let version = VersionID(from: ports.random)
        let attributes = try draft.attributes.attributes(at: now)
        let sealed = try draft.value.withBytes { bytes throws(VaultError) in
            try ports.sealer.seal(bytes, binding: NewVersion.binding(id, version))
        }
        let new = NewVersion(
            object: id,
            id: version,
            attributes: attributes,
            contentType: draft.contentType,
            tags: draft.tags,
            sealed: sealed
        )
        return try await commit(new)
    }

    /// A version with its value, the current one when `version` is nil.
    ///
    /// Throws ``VaultError/Code/secretNotFound`` or ``VaultError/Code/secretDisabled``. The dates of a secret
    /// are advice: an expired one is still served.
    public func get(_ id: ObjectID, version: VersionID?) async throws -> (
        found: CurrentObject, value: SharedSecret
    ) {
        let found = try await ports.store.read { reader in try reader.live(id, version) }
        guard found.version.attributes.enabled else {
            throw WireMessages.secretDisabled()
        }
        return (
            found, SharedSecret(try ports.sealer.open(found.version.sealed, binding: found.version.binding))
        )
    }

    /// Changes content type, attributes or tags of a version, the current one when `version` is nil.
    public func update(_ id: ObjectID, version: VersionID?, _ update: Update) async throws -> CurrentObject {
        let now = ports.clock.now()
        return try await ports.store.write(.secretUpdate) { transaction in
            let before = try transaction.live(id, version)
            var found = before
            found.version.attributes = try update.attributes.apply(to: found.version.attributes, at: now)
            found.version.contentType = update.contentType ?? found.version.contentType
            found.version.tags = update.tags ?? found.version.tags
            try transaction.update(found.version)
            if found.version.stage == .current { try transaction.reschedule(from: before, to: found) }
            return found
        }
    }

    private func commit(_ new: NewVersion) async throws -> CurrentObject {
        let eventID = GUID.make(from: ports.random)
        return try await ports.store.write(.secretSet) { transaction in
            let added = try transaction.add(new)
            try transaction.append(OutboxEntry(newVersion: added, id: eventID))
            return added
        }
    }
}
