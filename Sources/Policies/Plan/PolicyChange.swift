/// How one entry differs between the applied set and the new one.
public struct PolicyChange: Equatable, Sendable, Codable {
    /// What happens to the entry.
    public enum Kind: String, Sendable, Codable {
        case create
        case change
        case remove
    }

    /// What happens to one field.
    public struct Field: Equatable, Sendable, Codable {
        /// Its path inside the entry, such as `grace.quiet`.
        public let path: String
        /// What it was; nil when it was not given.
        public let from: String?
        /// What it becomes; nil when it is no longer given.
        public let to: String?
    }

    /// What happens.
    public let kind: Kind
    /// The entry, such as `policies.monthly` or `objects.secrets/orders-db-app`.
    public let entry: String
    /// The fields that differ, by path.
    public let fields: [Field]
    /// The objects that feel it: the object itself, or all that name the policy or connector.
    public let objects: [ObjectPath]
}
