import KeyVaultWire
import Policies
public import SecretMemory
public import VaultCore

/// The operations on secrets.
public struct SecretService: Sendable {
    private let ports: VaultPorts
    private let live: LiveRotations
    private let uses: UseTracker

    /// Works through `ports`; `live` says what rings get as latest, `uses` counts who reads what.
    public init(ports: VaultPorts, live: LiveRotations, uses: UseTracker) {
        self.ports = ports
        self.live = live
        self.uses = uses
    }

    /// Who reads a secret.
    public struct Reader: Sendable {
        /// The client id.
        public var clientID: String
        /// The ring its identity belongs to.
        public var ring: String?

        /// A reader.
        public init(clientID: String, ring: String? = nil) {
            self.clientID = clientID
            self.ring = ring
        }
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

    /// A version with its value; when `version` is nil the latest one, which is the candidate for readers in a ring that
    /// a rotation has reached, and the current one for all others.
    ///
    /// Who gets the candidate as latest may name it too. Throws ``VaultError/Code/secretNotFound`` or
    /// ``VaultError/Code/secretDisabled``. The dates of a secret are advice: an expired one is still served.
    public func get(_ id: ObjectID, version: VersionID?, for reader: Reader) async throws -> (
        found: CurrentObject, value: SharedSecret
    ) {
        let found = try await found(id, version, for: reader)
        guard found.version.attributes.enabled else {
            throw WireMessages.secretDisabled()
        }
        if found.object.rotationPolicy != nil {
            uses.note(found.object.id, found.version.id, by: reader.clientID, .vault, at: ports.clock.now())
        }
        return (
            found, SharedSecret(try ports.sealer.open(found.version.sealed, binding: found.version.binding))
        )
    }

    private func found(_ id: ObjectID, _ version: VersionID?, for reader: Reader) async throws
        -> CurrentObject
    {
        if version == nil { try await live.staged.waitOutDoubt(of: id, clock: ports.clock) }
        guard let candidate = live.staged.candidate(of: id, ring: reader.ring),
            version ?? candidate == candidate
        else { return try await ports.store.live(id, version) }
        return try await ports.store.read { store in
            let current = try store.live(id, nil)
            guard let staged = try store.version(id, candidate),
                staged.version.stage == .pending
            else { return try version.map { try store.live(id, $0) } ?? current }
            return staged
        }
    }

    /// The current value of a secret of a vault by its path, such as `secrets/orders-db-admin`; for connectors, which
    /// ask at each use.
    ///
    /// Throws ``VaultError/Code/badParameter`` for what is no such path, and as ``get(_:version:for:)`` does.
    public static func current(_ path: String, in vault: VaultName, ports: VaultPorts) async throws
        -> SharedSecret
    {
        guard let path = try? ObjectPath(path), path.kind == .secret else {
            throw VaultError(.badParameter, "'\(path)' names no secret; write secrets/NAME.")
        }
        let id = ObjectID(vault: vault, kind: .secret, name: path.name)
        let found = try await ports.store.live(id, nil)
        guard found.version.attributes.enabled else { throw WireMessages.secretDisabled() }
        return SharedSecret(try ports.sealer.open(found.version.sealed, binding: found.version.binding))
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
        let added = try await ports.store.write(.secretSet) { transaction in
            let added = try transaction.add(new)
            try transaction.append(OutboxEntry(newVersion: added, id: eventID))
            return added
        }
        try await live.refresh(new.object)
        return added
    }
}
