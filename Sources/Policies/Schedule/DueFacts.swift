public import VaultCore

/// What the vault knows of an object when its next due time is asked for.
public struct DueFacts: Equatable, Sendable {
    /// When the current version became current.
    public var since: Timestamp
    /// When the current version was made; nil takes ``since``.
    public var created: Timestamp?
    /// When the current version expires.
    public var expires: Timestamp?
    /// How often the current version was used.
    public var uses: Int
    /// When the objects of its linked group were last promoted.
    public var linkedPromoted: [Timestamp]

    /// Facts with all their parts.
    public init(
        since: Timestamp,
        created: Timestamp? = nil,
        expires: Timestamp? = nil,
        uses: Int = 0,
        linkedPromoted: [Timestamp] = []
    ) {
        self.since = since
        self.created = created
        self.expires = expires
        self.uses = uses
        self.linkedPromoted = linkedPromoted
    }
}
