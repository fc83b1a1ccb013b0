/// Who calls: an application, a workload or a person.
public struct IdentityRecord: Equatable, Sendable {
    /// What kind of caller.
    public enum Kind: String, Sendable, CaseIterable, Codable {
        case application, workload, person
    }

    /// The client id (`appid`), a GUID.
    public var clientID: String
    /// The object id (`oid`) that role assignments name, a GUID.
    public var objectID: String
    /// A name for people, unique.
    public var name: String
    /// What kind of caller.
    public var kind: Kind
    /// The roll-out cohort that rotations show pending versions to first.
    public var ring: String?
    /// Whether tokens are refused.
    public var disabled: Bool
    /// When it was made.
    public var created: Timestamp

    /// An identity with all its parts.
    public init(
        clientID: String,
        objectID: String,
        name: String,
        kind: Kind,
        ring: String? = nil,
        disabled: Bool = false,
        created: Timestamp
    ) {
        self.clientID = clientID
        self.objectID = objectID
        self.name = name
        self.kind = kind
        self.ring = ring
        self.disabled = disabled
        self.created = created
    }
}
