/// How grave the loss of an object would be; the graver goes first in a queue.
public enum Tier: String, Sendable, Codable, CaseIterable, Comparable {
    case low
    case normal
    case high
    case critical

    /// Whether the left one is less grave.
    public static func < (left: Tier, right: Tier) -> Bool {
        (allCases.firstIndex(of: left) ?? 0) < (allCases.firstIndex(of: right) ?? 0)
    }
}
