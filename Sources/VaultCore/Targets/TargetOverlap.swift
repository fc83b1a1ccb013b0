/// How a target keeps the old login working while the new one is taken up.
public enum TargetOverlap: String, Sendable, CaseIterable, Codable {
    /// Two principals with the same rights take turns; the target's own logs tell old from new.
    case twoPrincipals = "two-principals"
    /// One principal that accepts two passwords at once.
    case twoPasswords = "two-passwords"
    /// One principal with one password: there is a gap, which is measured and reported.
    case none = "one-principal"
}
