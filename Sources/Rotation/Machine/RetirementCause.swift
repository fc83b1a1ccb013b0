/// Why an old version is taken away.
public enum RetirementCause: String, Sendable, CaseIterable, Codable {
    /// Nobody used it for the quiet period.
    case quiet
    /// The deadline that the policy names had come.
    case deadline
    /// The target knows one login only, so the old one ended when the new one began.
    case noOverlap
    /// A person decided.
    case person
}
