public import VaultCore

/// For how long a newly exposed candidate is watched, and how many failed logins with it are too many.
public struct RotationWatch: Equatable, Sendable, Codable {
    /// How long it is watched before the next step.
    public var soak: CalendarDuration
    /// So many failed logins with the candidate in this time undo the rotation; nil to ignore them.
    public var authFailures: Int?
    /// So often the target may not refuse the candidate when it is tried meanwhile; nil not to try it.
    public var probeFailures: Int?
    /// So many failures that consumers reported undo it; nil to ignore them.
    public var reportedFailures: Int?

    /// A watch with all its parts; without any, there is nothing to wait for.
    public init(
        soak: CalendarDuration = CalendarDuration(days: 0),
        authFailures: Int? = nil,
        probeFailures: Int? = nil,
        reportedFailures: Int? = nil
    ) {
        self.soak = soak
        self.authFailures = authFailures
        self.probeFailures = probeFailures
        self.reportedFailures = reportedFailures
    }
}
