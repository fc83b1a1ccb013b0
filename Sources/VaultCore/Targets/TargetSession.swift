/// A login that a target reports as in use.
public struct TargetSession: Equatable, Sendable {
    /// As whom it logged in.
    public var principal: String
    /// Where it comes from: an address, and the application's name where the target knows it.
    public var client: String
    /// When it began.
    public var since: Timestamp
    /// When it was last seen working; nil where the target does not tell.
    public var lastActive: Timestamp?
    /// Whether the login is open now; a target that knows no sessions tells of the last use alone.
    public var isOpen: Bool

    /// A session with all its parts.
    public init(
        principal: String,
        client: String,
        since: Timestamp,
        lastActive: Timestamp? = nil,
        isOpen: Bool = true
    ) {
        self.principal = principal
        self.client = client
        self.since = since
        self.lastActive = lastActive
        self.isOpen = isOpen
    }
}
