public import VaultCore

/// What is known, from outside the journal, of how consumers take a rotation.
public struct RotationEvidence: Equatable, Sendable {
    /// Since when every use of the predecessor would have been noticed without a gap; quiet counts from here.
    public var completeSince: Timestamp
    /// Until when every use is known by now; nil for until now.
    public var completeUntil: Timestamp?
    /// Since when the clock has run evenly; nil for always.
    ///
    /// Soaks and deadlines that began before begin anew then.
    public var evenSince: Timestamp?
    /// Whether nobody can tell at the moment who uses the predecessor; quiet is not judged then.
    public var isBlind: Bool
    /// When the predecessor was last used, by anyone; nil when never seen.
    public var lastUse: Timestamp?
    /// Failed logins with the candidate since it was last exposed further.
    public var authFailures: Int
    /// Failures with the candidate that consumers reported in the same time.
    public var reportedFailures: Int
    /// When the target was last asked, in this phase, whether it accepts the candidate; nil when it was not.
    public var probedAt: Timestamp?
    /// Who used the predecessor, the latest use first, as far as it was asked for.
    public var uses: [VersionUse]
    /// Whether more consumers used it, earlier than those named.
    public var hasMoreUses: Bool

    /// Evidence with all its parts.
    public init(
        completeSince: Timestamp,
        completeUntil: Timestamp? = nil,
        evenSince: Timestamp? = nil,
        isBlind: Bool = false,
        lastUse: Timestamp? = nil,
        authFailures: Int = 0,
        reportedFailures: Int = 0,
        probedAt: Timestamp? = nil,
        uses: [VersionUse] = [],
        hasMoreUses: Bool = false
    ) {
        self.completeSince = completeSince
        self.completeUntil = completeUntil
        self.evenSince = evenSince
        self.isBlind = isBlind
        self.lastUse = lastUse
        self.authFailures = authFailures
        self.reportedFailures = reportedFailures
        self.probedAt = probedAt
        self.uses = uses
        self.hasMoreUses = hasMoreUses
    }
}
