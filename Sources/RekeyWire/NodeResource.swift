/// A server as `/rekey/v1/nodes` shows it.
public struct NodeResource: Codable, Sendable {
    /// Under which name it claims work.
    public var name: String
    /// How it fares: `serving`; `silent` when it was not heard for some seconds; `clockOff` when its clock is too far off
    /// the database's to do what falls due.
    public var state: String
    /// Whether it is the one that answers.
    public var isThisOne: Bool
    /// Its release.
    public var version: String
    /// Where it is reached.
    public var address: String
    /// When it began to serve.
    public var started: String
    /// When it last told that it lives, by its own clock.
    public var lastSeen: String
    /// How many seconds its clock is ahead of the database's; negative when it is behind.
    public var clockAheadSeconds: Double
    /// The work that it has claimed, such as `scheduler`, or `rotation:default/secrets/orders-db`.
    public var leases: [String]

    /// A server with all its parts.
    public init(
        name: String,
        state: String,
        isThisOne: Bool,
        version: String,
        address: String,
        started: String,
        lastSeen: String,
        clockAheadSeconds: Double,
        leases: [String]
    ) {
        self.name = name
        self.state = state
        self.isThisOne = isThisOne
        self.version = version
        self.address = address
        self.started = started
        self.lastSeen = lastSeen
        self.clockAheadSeconds = clockAheadSeconds
        self.leases = leases
    }
}
