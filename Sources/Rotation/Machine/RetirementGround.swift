public import VaultCore

/// What was known when the end of the predecessor was decided, and who decided; kept with the decision.
public struct RetirementGround: Equatable, Sendable, Codable {
    /// Since when every use of the predecessor would have been noticed without a gap.
    public var completeSince: Timestamp
    /// Who used it, the latest use first.
    public var uses: [VersionUse]
    /// Whether more consumers used it, earlier than those named.
    public var hasMoreUses: Bool
    /// The client id of the person who decided; nil when the policy did.
    public var person: String?

    /// The ground that evidence gives.
    public init(_ evidence: RotationEvidence, person: String? = nil) {
        completeSince = evidence.completeSince
        uses = evidence.uses
        hasMoreUses = evidence.hasMoreUses
        self.person = person
    }
}
