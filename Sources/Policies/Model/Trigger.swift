public import VaultCore

/// What makes an object due; where several are given, the earliest counts.
public struct Trigger: Hashable, Sendable, Codable {
    /// So long after the current version became current.
    public var every: CalendarDuration?
    /// At the times of a cron text.
    public var cron: CronSchedule?
    /// The zone of the cron text; UTC when nil.
    public var zone: Zone?
    /// So long before the current version expires.
    public var beforeExpiry: CalendarDuration?
    /// After so many hundredths of the time between the current version's making and its expiry.
    public var percentOfLifetime: Int?
    /// After so many uses of the current version.
    public var uses: Int?
    /// Moves each due time later by a part of this, the same part whenever it is asked for.
    public var jitter: CalendarDuration?

    /// A trigger with its parts.
    public init(
        every: CalendarDuration? = nil,
        cron: CronSchedule? = nil,
        zone: Zone? = nil,
        beforeExpiry: CalendarDuration? = nil,
        percentOfLifetime: Int? = nil,
        uses: Int? = nil,
        jitter: CalendarDuration? = nil
    ) {
        self.every = every
        self.cron = cron
        self.zone = zone
        self.beforeExpiry = beforeExpiry
        self.percentOfLifetime = percentOfLifetime
        self.uses = uses
        self.jitter = jitter
    }

    /// Whether some part of it looks at the expiry of the current version.
    public var needsExpiry: Bool { beforeExpiry != nil || percentOfLifetime != nil }
}
