public import VaultCore

/// That a consumer used a version, as one source saw it.
public struct VersionUse: Equatable, Sendable, Codable {
    /// Who used it: a client id, or what the source calls the consumer.
    public var consumer: String
    /// Who saw it.
    public var source: UseRecord.Source
    /// When it was first seen.
    public var first: Timestamp
    /// When it was last seen.
    public var last: Timestamp
    /// How often.
    public var count: Int64

    /// What a record tells of its version.
    public init(_ use: UseRecord) {
        consumer = use.consumer
        source = use.source
        first = use.first
        last = use.last
        count = use.count
    }
}
