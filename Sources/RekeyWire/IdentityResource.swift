/// An identity as `/rekey/v1/identities` shows it.
public struct IdentityResource: Codable, Sendable {
    /// Its name, unique.
    public var name: String
    /// `application`, `workload` or `person`.
    public var kind: String
    /// The client id.
    public var clientId: String
    /// The object id, which role assignments name.
    public var objectId: String
    /// The roll-out cohort.
    public var ring: String?
    /// Whether tokens are refused.
    public var disabled: Bool
    /// When it was made, ISO 8601.
    public var created: String

    /// An identity with all its parts.
    public init(
        name: String,
        kind: String,
        clientId: String,
        objectId: String,
        ring: String?,
        disabled: Bool,
        created: String
    ) {
        self.name = name
        self.kind = kind
        self.clientId = clientId
        self.objectId = objectId
        self.ring = ring
        self.disabled = disabled
        self.created = created
    }
}

/// The body of `POST /rekey/v1/identities`.
public struct IdentityDraft: Codable, Sendable {
    /// Its name, unique.
    public var name: String
    /// `application` when absent.
    public var kind: String?
    /// The roll-out cohort.
    public var ring: String?

    /// A draft with all its parts.
    public init(name: String, kind: String? = nil, ring: String? = nil) {
        self.name = name
        self.kind = kind
        self.ring = ring
    }
}

/// The body of `PATCH /rekey/v1/identities/{name}`; what is absent stays.
public struct IdentityChange: Codable, Sendable {
    /// Whether tokens are refused.
    public var disabled: Bool?
    /// The roll-out cohort; an empty text removes it.
    public var ring: String?

    /// A change with all its parts.
    public init(disabled: Bool? = nil, ring: String? = nil) {
        self.disabled = disabled
        self.ring = ring
    }
}
