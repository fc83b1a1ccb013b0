public import VaultCore

extension Receipt {
    /// What was known of uses of the old version when its end was decided.
    public struct Evidence: Equatable, Sendable, Codable {
        /// Since when every use would have been noticed without a gap.
        public var completeSince: ReceiptTime
        /// Who used it, the latest use first; one entry for each consumer and source.
        public var uses: [Use]
        /// Whether more consumers used it, earlier than those named.
        public var hasMoreUses: Bool

        /// Evidence with all its parts.
        public init(completeSince: Timestamp, uses: [Use], hasMoreUses: Bool) {
            self.completeSince = ReceiptTime(completeSince)
            self.uses = uses
            self.hasMoreUses = hasMoreUses
        }
    }

    /// That a consumer used the old version, as one source saw it.
    public struct Use: Equatable, Sendable, Codable {
        /// A client id, or what the target calls the consumer.
        public var consumer: String
        /// The identity's name, where the consumer is one of the server.
        public var name: String?
        /// Who saw it: `vault`, `target` or `report`.
        public var source: String
        /// When it was first seen.
        public var first: ReceiptTime
        /// When it was last seen.
        public var last: ReceiptTime
        /// How often.
        public var count: Int64

        /// A use with all its parts.
        public init(
            consumer: String,
            name: String?,
            source: String,
            first: Timestamp,
            last: Timestamp,
            count: Int64
        ) {
            self.consumer = consumer
            self.name = name
            self.source = source
            self.first = ReceiptTime(first)
            self.last = ReceiptTime(last)
            self.count = count
        }
    }

    /// When the old version was last used; nil when no use was seen.
    public var lastUse: Use? { evidence?.uses.max { $0.last < $1.last } }
}
