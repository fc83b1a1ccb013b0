/// A server that serves from a shared database, as it last told of itself.
public struct NodeRecord: Equatable, Sendable {
    /// Under which name it claims work.
    public var name: String
    /// Its process; another one after each start.
    public var process: String
    /// Its machine and data folder; only one process at a time runs there.
    public var place: String
    /// Its release.
    public var version: String
    /// Where it is reached.
    public var address: String
    /// When it began to serve.
    public var started: Timestamp
    /// When it last told, by its own clock.
    public var seen: Timestamp
    /// How often it told.
    public var beats: Int64
    /// How far its clock is ahead of the database's.
    public var ahead: Duration
    /// Until when the store knows every use that it saw, by its own clock.
    public var flushed: Timestamp

    /// A node with all its parts.
    public init(
        name: String,
        process: String,
        place: String,
        version: String,
        address: String,
        started: Timestamp,
        seen: Timestamp,
        beats: Int64 = 0,
        ahead: Duration = .zero,
        flushed: Timestamp
    ) {
        self.name = name
        self.process = process
        self.place = place
        self.version = version
        self.address = address
        self.started = started
        self.seen = seen
        self.beats = beats
        self.ahead = ahead
        self.flushed = flushed
    }
}

/// What servers keep in memory of a store, and must read again when another one changes it.
public enum ChangeTopic: String, Sendable, CaseIterable {
    /// Key-encryption keys.
    case keks
    /// Vaults and their settings.
    case vaults
    /// Identities, credentials and role assignments.
    case access
    /// The keys that sign tokens and receipts.
    case signingKeys
    /// Settings: policies, drift, what else is kept by name.
    case settings
}

/// A rotation that has not ended, and how long its journal is.
public struct RotationPlace: Equatable, Sendable {
    /// The rotation's id.
    public var id: String
    /// The object it rotates.
    public var object: ObjectID
    /// The number of its last event.
    public var sequence: Int64

    /// A place with all its parts.
    public init(id: String, object: ObjectID, sequence: Int64) {
        self.id = id
        self.object = object
        self.sequence = sequence
    }
}

/// Reading which servers share the store, and what they changed.
///
/// The defaults are those of a store that one process has for itself.
public protocol NodeReader {
    /// The servers by name.
    func nodes() throws -> [NodeRecord]

    /// Every lease by name, lapsed or not.
    func leases() throws -> [Lease]

    /// How often each topic was changed; a topic that never was is left out.
    func changeCounts() throws -> [ChangeTopic: Int64]

    /// Where the journals of open rotations end, oldest rotation first.
    func openRotationPlaces(limit: Int) throws -> [RotationPlace]
}

extension NodeReader {
    /// No server shares the store.
    public func nodes() throws -> [NodeRecord] { [] }

    /// No server claims work against another.
    public func leases() throws -> [Lease] { [] }

    /// Nobody else changes anything.
    public func changeCounts() throws -> [ChangeTopic: Int64] { [:] }

    /// Nobody else rotates.
    public func openRotationPlaces(limit: Int) throws -> [RotationPlace] { [] }
}

/// Writing which servers share the store.
///
/// The defaults are those of a store that one process has for itself.
public protocol NodeWriter {
    /// Adds a server, or takes the place of the one of this name.
    func put(_ node: NodeRecord) throws

    /// Takes over what a server tells of itself and counts its beats up; false when it is not there as this process.
    func beat(_ node: NodeRecord) throws -> Bool

    /// Removes a server that is still this process and has told no more since; whether it was there.
    func remove(_ node: NodeRecord) throws -> Bool
}

extension NodeWriter {
    /// Nothing is kept.
    public func put(_ node: NodeRecord) throws {}

    /// It is there.
    public func beat(_ node: NodeRecord) throws -> Bool { true }

    /// There was none.
    public func remove(_ node: NodeRecord) throws -> Bool { false }
}
