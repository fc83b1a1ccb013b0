public import VaultCore

/// How failing steps of one rotation are tried again.
public struct TargetRetry: Equatable, Sendable, Codable {
    /// The wait after the first failure; each further one doubles it.
    public var first: CalendarDuration
    /// No wait is longer.
    public var longest: CalendarDuration
    /// So many failures of one step in a row, and the rotation is stuck.
    public var attempts: Int

    /// A rule with all its parts.
    public init(first: CalendarDuration, longest: CalendarDuration, attempts: Int) {
        self.first = first
        self.longest = longest
        self.attempts = attempts
    }
}
