public import VaultCore

/// When an object rotates next, and why.
public struct DueTime: Equatable, Sendable, Codable {
    /// Which part of the trigger it comes from.
    public enum Cause: String, Sendable, Codable, CaseIterable {
        case every
        case cron
        case beforeExpiry
        case percentOfLifetime
        case uses
    }

    /// When a rotation may begin: never before the instant that was asked from, inside a window, outside a freeze.
    @ISOTime public internal(set) var at: Timestamp
    /// When the trigger wanted it.
    @ISOTime public internal(set) var wanted: Timestamp
    /// Which part of the trigger it comes from.
    public let cause: Cause
    /// How many further times the trigger wanted it since, none of which happened; this one makes up for all.
    public let missed: Int
}
