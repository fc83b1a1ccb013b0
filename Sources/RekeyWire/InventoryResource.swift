/// A page of `/rekey/v1/inventory`.
public struct InventoryPage: Codable, Sendable {
    /// The objects.
    public var value: [InventoryResource]
    /// What to send as `after` for the next page; absent on the last one.
    public var next: String?

    /// A page with all its parts.
    public init(value: [InventoryResource], next: String?) {
        self.value = value
        self.next = next
    }
}

/// An object and how it fares with its rotation.
public struct InventoryResource: Codable, Sendable {
    /// The vault.
    public var vault: String
    /// The object, such as `secrets/orders-db-app`.
    public var object: String
    /// `secret`, `key` or `certificate`.
    public var kind: String
    /// Who answers for its use.
    public var owner: String?
    /// Who answers for its rotation.
    public var rotationOwner: String?
    /// Whether nobody is named who answers for its use.
    public var ownerless: Bool
    /// How grave its loss would be: `low`, `normal`, `high` or `critical`.
    public var tier: String?
    /// The policy; absent when nothing rotates it by itself.
    public var policy: String?
    /// The connector it rotates at.
    public var connector: String?
    /// The connector that is told of its expiry.
    public var notify: String?
    /// Since when that connector should know of an expiry and has not taken the news, ISO 8601.
    public var untoldSince: String?
    /// How its target keeps the old login alive.
    public var strategy: String?
    /// The current version.
    public var version: String
    /// When the current version was made, ISO 8601.
    public var created: String
    /// How old the current version is.
    public var ageSeconds: Int64
    /// When the current version expires, ISO 8601.
    public var expires: String?
    /// Whether the current version may be used.
    public var enabled: Bool
    /// When it rotates next, or whoever rotates it is told next, ISO 8601.
    public var nextDue: String?
    /// Since when its policy wants a rotation that has not begun, ISO 8601.
    public var overdueSince: String?
    /// The rotation of a linked object that it waits for then.
    public var heldBy: RotationResource?
    /// Its last rotation that ended.
    public var lastRotation: RotationResource?
    /// Its rotation that has not ended.
    public var openRotation: RotationResource?
    /// What its target says of the current version: `inStep`, `drifted` or `unknown`; absent before it was asked.
    public var drift: String?
    /// The consumers that still use the old version.
    public var stragglers: [StragglerResource]

    /// An object of which little is known; set what else is.
    public init(
        vault: String,
        object: String,
        kind: String,
        version: String,
        created: String,
        ageSeconds: Int64,
        enabled: Bool
    ) {
        self.vault = vault
        self.object = object
        self.kind = kind
        self.version = version
        self.created = created
        self.ageSeconds = ageSeconds
        self.enabled = enabled
        ownerless = true
        stragglers = []
    }
}
