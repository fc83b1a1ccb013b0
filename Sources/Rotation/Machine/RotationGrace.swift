public import VaultCore

/// When the old login may be taken away.
public struct RotationGrace: Equatable, Sendable, Codable {
    /// What happens when consumers still use the old version at the deadline.
    public enum AtDeadline: String, Sendable, CaseIterable, Codable {
        /// It stays until they have gone or a person decides.
        case hold
        /// It is taken away all the same.
        case retire
    }

    /// So long nobody may have used the old version.
    public var quiet: CalendarDuration
    /// Counted from the promotion; nil for none.
    public var deadline: CalendarDuration?
    /// What happens then.
    public var atDeadline: AtDeadline

    /// A grace with all its parts.
    public init(quiet: CalendarDuration, deadline: CalendarDuration? = nil, atDeadline: AtDeadline = .hold) {
        self.quiet = quiet
        self.deadline = deadline
        self.atDeadline = atDeadline
    }
}
