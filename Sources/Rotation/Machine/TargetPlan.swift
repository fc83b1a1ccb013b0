public import VaultCore

/// How one rotation moves a target and its consumers from one login to the next.
public struct TargetPlan: Equatable, Sendable, Codable {
    /// The connector's name in the policy files; ``vault`` where there is none.
    public var connector: String
    /// How the target keeps the old login alive.
    public var overlap: TargetOverlap
    /// As whom consumers of the predecessor log in.
    public var predecessorPrincipal: String
    /// As whom consumers of the candidate will; the same as before unless two principals take turns.
    public var candidatePrincipal: String
    /// The cohorts that get the candidate before everyone does, in this order.
    public var rings: [RotationRing]
    /// When failures after the promotion undo it.
    public var watch: RotationWatch
    /// When the old login is taken away.
    public var grace: RotationGrace
    /// How long consumers may go on with what they once read: before an undone candidate is taken away from those
    /// who got it, so much time passes.
    public var consumersCache: CalendarDuration
    /// What the candidate's password looks like.
    public var password: PasswordRule
    /// How a login is written as the secret's value.
    public var template: SecretTemplate
    /// How failing steps are tried again; nil for the server's own rule.
    public var retry: TargetRetry?
    /// How long the retired version's material is kept; nil for ever.
    public var retention: CalendarDuration?

    /// The connector of values that the vault alone hands out, which no file can name.
    public static let vault = ":vault"

    /// Whether the vault itself is the target: it hands out both versions, until it refuses the old one.
    public var isVault: Bool { connector == Self.vault }

    /// A plan with all its parts.
    public init(
        connector: String,
        overlap: TargetOverlap,
        predecessorPrincipal: String,
        candidatePrincipal: String,
        rings: [RotationRing] = [],
        watch: RotationWatch = RotationWatch(),
        grace: RotationGrace,
        consumersCache: CalendarDuration = CalendarDuration(days: 0),
        password: PasswordRule = PasswordRule(),
        template: SecretTemplate = .password,
        retry: TargetRetry? = nil,
        retention: CalendarDuration? = nil
    ) {
        self.connector = connector
        self.overlap = overlap
        self.predecessorPrincipal = predecessorPrincipal
        self.candidatePrincipal = candidatePrincipal
        self.rings = rings
        self.watch = watch
        self.grace = grace
        self.consumersCache = consumersCache
        self.password = password
        self.template = template
        self.retry = retry
        self.retention = retention
    }
}
