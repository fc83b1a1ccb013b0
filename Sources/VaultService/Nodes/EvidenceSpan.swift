import VaultCore

/// The part of time of which all uses, at whichever server, are known.
struct EvidenceSpan: Equatable, Sendable {
    /// Since when; nil when none was ever lost.
    var since: Timestamp?
    /// Until when; nil for until now.
    var until: Timestamp?
    /// How far the clock that stamped a use may be behind this server's.
    var lag = Duration.zero
}
