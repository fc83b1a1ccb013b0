import VaultCore

/// A cohort of consumers that gets the candidate before everyone does.
public struct RotationRing: Equatable, Sendable, Codable {
    /// The name for people, such as `canary`.
    public var name: String
    /// The label by which identities are selected, such as `ring=canary`.
    public var select: String
    /// How it is judged.
    public var watch: RotationWatch

    /// A ring with all its parts.
    public init(name: String, select: String, watch: RotationWatch) {
        self.name = name
        self.select = select
        self.watch = watch
    }
}
