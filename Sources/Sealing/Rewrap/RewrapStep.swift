import VaultCore

/// What a rewrap has to do next.
enum RewrapStep: Equatable, Sendable {
    /// Reseal records that stand under versions below this one.
    case reseal(below: Int)
    /// Nothing stands under old keys, but they must stay a while.
    case wait(until: Timestamp)
    /// Remove these versions.
    case retire([Int])
    /// Nothing.
    case rest
}
