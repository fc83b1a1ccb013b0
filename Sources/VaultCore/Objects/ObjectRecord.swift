/// An object: the name under which versions stand, and which of them is current.
public struct ObjectRecord: Equatable, Sendable {
    /// When and until when a soft-deleted object stays.
    public struct Deletion: Equatable, Sendable {
        /// When it was deleted.
        public var deletedAt: Timestamp
        /// When it is purged by itself.
        public var purgeAt: Timestamp

        /// A deletion with its purge date.
        public init(deletedAt: Timestamp, purgeAt: Timestamp) {
            self.deletedAt = deletedAt
            self.purgeAt = purgeAt
        }
    }

    /// Which object, in its creator's spelling.
    public var id: ObjectID
    /// The version served as latest.
    public var current: VersionID
    /// The highest ``VersionRecord/sequence`` given out so far.
    public var lastSequence: Int64
    /// When the first version was made.
    public var created: Timestamp
    /// Set while the object is soft-deleted.
    public var deletion: Deletion?
    /// How it rotates, as JSON text: the policy of a key as the `Rotation` layer writes it, or what files say of
    /// another object as the `Policies` layer does; nil before either is set.
    public var rotationPolicy: String?
    /// Counts the writes to this record; a write names the revision it saw and loses if it moved.
    public var revision: Int64

    /// An object with all its parts; a new one has revision 1.
    public init(
        id: ObjectID,
        current: VersionID,
        lastSequence: Int64 = 1,
        created: Timestamp,
        deletion: Deletion? = nil,
        rotationPolicy: String? = nil,
        revision: Int64 = 1
    ) {
        self.id = id
        self.current = current
        self.lastSequence = lastSequence
        self.created = created
        self.deletion = deletion
        self.rotationPolicy = rotationPolicy
        self.revision = revision
    }
}

/// An object together with its current version: a row of a list, or the answer to "latest".
public struct CurrentObject: Equatable, Sendable {
    /// The object.
    public var object: ObjectRecord
    /// Its current version.
    public var version: VersionRecord

    /// Pairs an object with its current version.
    public init(object: ObjectRecord, version: VersionRecord) {
        self.object = object
        self.version = version
    }
}
