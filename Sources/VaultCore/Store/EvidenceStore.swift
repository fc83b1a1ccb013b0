/// That a consumer used a version, as one source saw it.
public struct UseRecord: Equatable, Sendable {
    /// Who saw it.
    public enum Source: String, Sendable, CaseIterable, Codable {
        /// The vault: a read of the value, or an operation with the key.
        case vault
        /// The target: a login that is open there.
        case target
        /// The consumer or its agent, by a report of what it loaded.
        case report
    }

    /// Which object.
    public var object: ObjectID
    /// Which of its versions.
    public var version: VersionID
    /// Who used it: a client id, or what the source calls the consumer.
    public var consumer: String
    /// Who saw it.
    public var source: Source
    /// When it was first seen.
    public var first: Timestamp
    /// When it was last seen.
    public var last: Timestamp
    /// How often.
    public var count: Int64

    /// A record with all its parts.
    public init(
        object: ObjectID,
        version: VersionID,
        consumer: String,
        source: Source,
        first: Timestamp,
        last: Timestamp,
        count: Int64
    ) {
        self.object = object
        self.version = version
        self.consumer = consumer
        self.source = source
        self.first = first
        self.last = last
        self.count = count
    }
}

/// The signed account of a retirement.
public struct ReceiptRecord: Equatable, Sendable {
    /// The rotation it tells of.
    public var rotation: String
    /// The object whose version was retired.
    public var object: ObjectID
    /// When it was issued.
    public var at: Timestamp
    /// The signed text.
    public var text: String

    /// A receipt with all its parts.
    public init(rotation: String, object: ObjectID, at: Timestamp, text: String) {
        self.rotation = rotation
        self.object = object
        self.at = at
        self.text = text
    }
}

/// That a version did not work for a consumer.
public struct FailureRecord: Equatable, Sendable {
    /// Its id, a GUID.
    public var id: String
    /// Which object.
    public var object: ObjectID
    /// Which of its versions.
    public var version: VersionID
    /// What went wrong, as the service that judges it calls it.
    public var source: String
    /// When.
    public var at: Timestamp

    /// A record with all its parts.
    public init(id: String, object: ObjectID, version: VersionID, source: String, at: Timestamp) {
        self.id = id
        self.object = object
        self.version = version
        self.source = source
        self.at = at
    }
}

/// Where a page of receipts ends: at its last one.
public struct ReceiptPlace: Equatable, Sendable {
    /// When that was issued.
    public let at: Timestamp
    /// Its rotation.
    public let rotation: String

    /// The place of a receipt.
    public init(_ receipt: ReceiptRecord) {
        at = receipt.at
        rotation = receipt.rotation
    }
}

/// Reading who used what, and the receipts.
public protocol EvidenceReader {
    /// Up to `limit` records of uses of a version, the latest use first.
    func uses(of id: ObjectID, version: VersionID, limit: Int) throws -> [UseRecord]

    /// Up to `limit` failures of a version at or after an instant.
    func failures(of id: ObjectID, version: VersionID, since: Timestamp, limit: Int) throws -> [FailureRecord]

    /// The receipt of a rotation.
    func receipt(of rotation: String) throws -> ReceiptRecord?

    /// Up to `limit` receipts of an object, or of all, the newest first, after the place where a page ended.
    func receipts(of id: ObjectID?, before place: ReceiptPlace?, limit: Int) throws -> [ReceiptRecord]
}

/// Writing who used what, and the receipts.
public protocol EvidenceWriter {
    /// Adds a use to what is known: the first and the last time move apart, the count grows.
    func add(_ use: UseRecord) throws

    /// Has every use that bears a later time than `instant` bear this one: the clock was set back to it.
    func pullUses(backTo instant: Timestamp) throws

    /// Adds a failure; those of other versions of the object are forgotten.
    func add(_ failure: FailureRecord) throws

    /// Adds a receipt; throws ``VaultError/Code/conflict`` when the rotation has one.
    func insert(_ receipt: ReceiptRecord) throws
}

/// The defaults are those of a store that one process has for itself, which remembers failures.
extension EvidenceReader {
    /// None is kept.
    public func failures(of id: ObjectID, version: VersionID, since: Timestamp, limit: Int) throws
        -> [FailureRecord]
    {
        []
    }
}

extension EvidenceWriter {
    /// Nothing is kept.
    public func add(_ failure: FailureRecord) throws {}

    /// No use is kept.
    public func pullUses(backTo instant: Timestamp) throws {}
}
