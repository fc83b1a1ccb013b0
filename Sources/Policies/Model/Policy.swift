public import VaultCore

/// When and how objects rotate.
public struct Policy: Equatable, Sendable, Codable {
    /// What makes an object due; nil rotates on demand only.
    public var trigger: Trigger?
    /// When a rotation may begin.
    public var windows: ChangeWindows
    /// The cohorts, the last of which takes everyone.
    public var rings: [Ring]
    /// How the old version leaves.
    public var grace: Grace
    /// How long a retired version is kept before it is destroyed; nil keeps it.
    public var retention: CalendarDuration?
    /// How long a version made by rotation is valid; nil for without end.
    public var lifetime: CalendarDuration?
    /// How failing steps are tried again.
    public var retries: RetryLimits
    /// How many people must approve a rotation that is not an emergency.
    public var approvals: Int
    /// Whether objects must name an owner and a rotation owner.
    public var requireOwners: Bool
    /// How long consumers may keep a value before they ask again; nil when unknown.
    public var consumersCache: CalendarDuration?
    /// How objects are watched for drift; nil takes what is usual.
    public var drift: DriftRule?

    /// A policy with its parts.
    public init(
        trigger: Trigger? = nil,
        windows: ChangeWindows = ChangeWindows(),
        rings: [Ring] = [.everyone],
        grace: Grace = Grace(),
        retention: CalendarDuration? = nil,
        lifetime: CalendarDuration? = nil,
        retries: RetryLimits = RetryLimits(),
        approvals: Int = 0,
        requireOwners: Bool = false,
        consumersCache: CalendarDuration? = nil,
        drift: DriftRule? = nil
    ) {
        self.trigger = trigger
        self.windows = windows
        self.rings = rings
        self.grace = grace
        self.retention = retention
        self.lifetime = lifetime
        self.retries = retries
        self.approvals = approvals
        self.requireOwners = requireOwners
        self.consumersCache = consumersCache
        self.drift = drift
    }

    /// The time all rings are watched, one after the other.
    public var soak: Duration {
        rings.reduce(.zero) { $0 + ($1.soak?.shortest ?? .zero) }
    }

    /// The time from the begin of a rotation to the expected end of its overlap.
    public var span: Duration { soak + grace.overlap.shortest }
}
