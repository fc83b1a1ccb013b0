public import VaultCore

/// A consumer that still uses an old version.
public struct Straggler: Sendable {
    /// No more of them are told of.
    static let most = 100

    /// A client id, or what the target calls the consumer.
    public let consumer: String
    /// Who saw the use.
    public let source: UseRecord.Source
    /// When the old version was last used.
    public let last: Timestamp
    /// How often it was used in all.
    public let count: Int64
    /// Until when this use alone holds the retirement back.
    public let quietUntil: Timestamp

    init(_ use: UseRecord, quietUntil: Timestamp) {
        consumer = use.consumer
        source = use.source
        last = use.last
        count = use.count
        self.quietUntil = quietUntil
    }
}
