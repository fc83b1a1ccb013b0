public import VaultCore

/// A secret, key or certificate that files describe; its value is never in them.
public struct ManagedObject: Equatable, Sendable, Codable {
    /// Who answers for its use.
    public var owner: String?
    /// Who answers for its rotation.
    public var rotationOwner: String?
    /// How grave its loss would be.
    public var tier: Tier
    /// The target it rotates at; nil for a value that only the vault knows.
    public var connector: String?
    /// Who is told when the version expires soon, in place of a rotation; nil for nobody.
    public var notify: String?
    /// How the target keeps the old login alive; nil takes what the connector prefers.
    public var strategy: TargetOverlap?
    /// The logins at the target.
    public var principals: [String]
    /// The policy; nil rotates on demand with the defaults.
    public var policy: String?
    /// Objects that must not rotate while this one is in its overlap, and the other way round.
    public var linked: [ObjectPath]
    /// Tags that the vault shows on the object.
    public var tags: [String: String]
    /// The shape of the value; nil is the bare password.
    public var template: SecretTemplate?
    /// How passwords are made; nil takes the default.
    public var password: PasswordRule?
    /// How long its consumers may keep a value; nil takes the policy's.
    public var consumersCache: CalendarDuration?

    /// An object with its parts.
    public init(
        owner: String? = nil,
        rotationOwner: String? = nil,
        tier: Tier = .normal,
        connector: String? = nil,
        notify: String? = nil,
        strategy: TargetOverlap? = nil,
        principals: [String] = [],
        policy: String? = nil,
        linked: [ObjectPath] = [],
        tags: [String: String] = [:],
        template: SecretTemplate? = nil,
        password: PasswordRule? = nil,
        consumersCache: CalendarDuration? = nil
    ) {
        self.owner = owner
        self.rotationOwner = rotationOwner
        self.tier = tier
        self.connector = connector
        self.notify = notify
        self.strategy = strategy
        self.principals = principals
        self.policy = policy
        self.linked = linked
        self.tags = tags
        self.template = template
        self.password = password
        self.consumersCache = consumersCache
    }
}
