/// A family of vault objects, for the commands that are the same in each.
protocol Family: Sendable {
    /// The path segment, `secrets` or `keys`.
    static var collection: String { get }
    /// The word for one, `secret` or `key`.
    static var noun: String { get }
}

/// The family of secrets.
enum Secrets: Family {
    static let collection = "secrets"
    static let noun = "secret"
}

/// The family of keys.
enum Keys: Family {
    static let collection = "keys"
    static let noun = "key"
}
