/// Why a rotation ends without its candidate.
public enum UndoCause: String, Sendable, CaseIterable, Codable {
    /// Another version became current meanwhile.
    case superseded
    /// The object was deleted meanwhile.
    case deleted
    /// Consumers failed to log in with the candidate.
    case authFailures
    /// The target stopped accepting the candidate while a ring was trying it.
    case candidateLost
    /// A person asked for it.
    case person
}
