/// Work that falls due at an instant.
public struct DueEntry: Equatable, Sendable {
    /// What is to be done.
    public enum Work: String, Sendable, CaseIterable {
        /// Rotate the object.
        case rotate
        /// Announce that the current version nears its expiry.
        case nearExpiry
        /// Announce that the current version has expired.
        case expired
        /// Tell the subscriber what the outbox holds of the current version.
        case deliver
        /// Remove the soft-deleted object.
        case purge
        /// Destroy the material of retired versions whose retention is over.
        case destroy
    }

    /// When.
    public var at: Timestamp
    /// What.
    public var work: Work
    /// To which object.
    public var object: ObjectID

    /// An entry; an object has at most one of each kind of work.
    public init(at: Timestamp, work: Work, object: ObjectID) {
        self.at = at
        self.work = work
        self.object = object
    }
}

/// One event of a rotation's append-only journal.
public struct JournalEntry: Equatable, Sendable {
    /// The rotation's id, a GUID.
    public var rotation: String
    /// The object it rotates.
    public var object: ObjectID
    /// The place in the journal, from 1 without gaps.
    public var sequence: Int64
    /// When it happened.
    public var at: Timestamp
    /// The event as versioned JSON text of the `Rotation` layer.
    public var event: String

    /// An entry with all its parts.
    public init(rotation: String, object: ObjectID, sequence: Int64, at: Timestamp, event: String) {
        self.rotation = rotation
        self.object = object
        self.sequence = sequence
        self.at = at
        self.event = event
    }
}

/// Something subscribers shall hear of, committed with the change it tells.
public struct OutboxEntry: Equatable, Sendable {
    /// The event's id towards subscribers, a GUID that no two entries share.
    public var id: String
    /// The event type without its prefix, such as `KeyNearExpiry`.
    public var type: String
    /// The object it tells of.
    public var object: ObjectID
    /// The version it tells of.
    public var version: VersionID
    /// When it happened.
    public var at: Timestamp
    /// Validity of the version at that time.
    public var notBefore: Timestamp?
    /// Expiry of the version at that time.
    public var expires: Timestamp?

    /// An entry with all its parts.
    public init(
        id: String,
        type: String,
        object: ObjectID,
        version: VersionID,
        at: Timestamp,
        notBefore: Timestamp? = nil,
        expires: Timestamp? = nil
    ) {
        self.id = id
        self.type = type
        self.object = object
        self.version = version
        self.at = at
        self.notBefore = notBefore
        self.expires = expires
    }
}

/// A claim to do some work alone, for a while.
public struct Lease: Equatable, Sendable {
    /// What is claimed, such as `rotation:` and an id.
    public var name: String
    /// Which node holds it.
    public var holder: String
    /// Grows with each new holder; work done under an older number is refused.
    public var fence: Int64
    /// When it lapses unless renewed.
    public var until: Timestamp

    /// A lease with all its parts.
    public init(name: String, holder: String, fence: Int64, until: Timestamp) {
        self.name = name
        self.holder = holder
        self.fence = fence
        self.until = until
    }
}

/// Reading the schedule, the journal and the outbox.
public protocol ScheduleReader {
    /// Up to `limit` entries due at or before `instant`, earliest first. Costs what is due, not what exists.
    func due(at instant: Timestamp, limit: Int) throws -> [DueEntry]

    /// When the earliest entry falls due.
    func nextDue() throws -> Timestamp?

    /// The entries of one object.
    func dueEntries(of id: ObjectID) throws -> [DueEntry]

    /// The journal of one rotation in order.
    func journal(of rotation: String) throws -> [JournalEntry]

    /// The ids of rotations that have not ended, oldest first.
    func openRotations(limit: Int) throws -> [String]

    /// The rotation of an object that has not ended.
    func openRotation(of id: ObjectID) throws -> String?

    /// Ids of an object's rotations, newest first.
    func rotations(of id: ObjectID, limit: Int) throws -> [String]

    /// Ids of rotations of all objects, ended or not, newest first.
    func rotations(limit: Int) throws -> [String]

    /// Up to `limit` undelivered outbox entries in the order of commit.
    func outbox(limit: Int) throws -> [OutboxEntry]

    /// The undelivered outbox entry with this id.
    func outboxEntry(_ id: String) throws -> OutboxEntry?

    /// The lease of this name, lapsed or not.
    func lease(_ name: String) throws -> Lease?
}

/// Writing the schedule, the journal and the outbox.
public protocol ScheduleWriter {
    /// Adds an entry, or moves the one of the same object and work.
    func setDue(_ entry: DueEntry) throws

    /// Removes the entry of this object and work, if any.
    func clearDue(_ work: DueEntry.Work, of id: ObjectID) throws

    /// Appends to a rotation's journal; throws ``VaultError/Code/conflict`` unless the sequence is the next, and
    /// when a journal begins while the object has another rotation that has not ended.
    /// `ends` marks the rotation as ended.
    func append(_ entry: JournalEntry, ends: Bool) throws

    /// Appends to the outbox.
    func append(_ entry: OutboxEntry) throws

    /// Marks entries as delivered.
    func markDelivered(_ ids: [String]) throws

    /// Takes or renews a lease until `until`; nil while another holder's has not lapsed at `now`.
    func acquireLease(_ name: String, holder: String, now: Timestamp, until: Timestamp) throws -> Lease?

    /// Gives a lease back, if it still has this holder and fence.
    func release(_ lease: Lease) throws
}
