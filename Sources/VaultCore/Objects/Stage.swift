/// Where a version stands in its life; exactly one version of an object is `current`.
public enum Stage: String, Sendable, CaseIterable, Codable {
    /// Made, not yet served as the latest.
    case pending
    /// The latest version for everyone.
    case current
    /// Replaced, still valid.
    case previous
    /// Refused by its target.
    case retired
    /// Its material is gone.
    case destroyed
    /// A candidate that failed before it was promoted.
    case discarded
}
