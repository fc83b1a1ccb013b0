public import VaultCore

/// How an object is watched for a current version that its target stopped accepting.
public struct DriftRule: Hashable, Sendable, Codable {
    /// What happens when the target refuses the current version.
    public enum Action: String, Sendable, Codable, CaseIterable {
        /// People are told.
        case alert
        /// People are told, and a rotation begins at once.
        case reconcile
        /// Nobody looks.
        case ignore
    }

    /// How often the target is asked; nil takes ``usualEvery``.
    public var every: CalendarDuration?
    /// What happens then; nil takes ``Action/alert``.
    public var action: Action?

    /// A rule of its parts.
    public init(every: CalendarDuration? = nil, action: Action? = nil) {
        self.every = every
        self.action = action
    }

    /// How often targets are asked unless a policy says otherwise.
    public static let usualEvery = CalendarDuration("PT1H") ?? CalendarDuration(days: 1)
    /// Targets are asked no more often than this.
    static let shortestEvery = Duration.seconds(60)
}
