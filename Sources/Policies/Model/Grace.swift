public import VaultCore

/// How an old version leaves.
public struct Grace: Hashable, Sendable, Codable {
    /// What happens when the deadline comes and the old version is still used.
    public enum AtDeadline: String, Sendable, Codable, CaseIterable {
        /// It stays, and the stragglers are named until a person decides.
        case hold
        /// It is retired all the same.
        case retire
    }

    /// No use of the old version for so long, and it may be retired.
    public var quiet: CalendarDuration
    /// How long after the promotion the deadline comes; nil for never.
    public var deadline: CalendarDuration?
    /// What happens at the deadline.
    public var atDeadline: AtDeadline
    /// How long after the promotion of an emergency rotation the old version is retired, used or not.
    public var emergency: CalendarDuration

    /// Grace with its parts.
    public init(
        quiet: CalendarDuration = CalendarDuration(days: 1),
        deadline: CalendarDuration? = CalendarDuration(days: 7),
        atDeadline: AtDeadline = .hold,
        emergency: CalendarDuration? = nil
    ) {
        self.quiet = quiet
        self.deadline = deadline
        self.atDeadline = atDeadline
        self.emergency = emergency ?? Self.anHour
    }

    /// How long both versions are expected to stay valid.
    public var overlap: CalendarDuration { deadline ?? quiet }

    private static let anHour = CalendarDuration("PT1H") ?? CalendarDuration(days: 1)
}
