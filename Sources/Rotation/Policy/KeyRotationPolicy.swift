public import VaultCore

/// When a key rotates by itself, when its nearing expiry is announced, and how long new versions live.
///
/// A value of this type obeys every rule of the wire; ``KeyRotationPolicyRequest`` is what a client sends.
/// Source: Key Vault REST, `KeyRotationPolicy`.
public struct KeyRotationPolicy: Equatable, Sendable {
    /// What the moment of a rotation is counted from.
    public enum Trigger: Equatable, Sendable {
        /// So long after the current version was made.
        case afterCreate(CalendarDuration)
        /// So long before the current version expires.
        case beforeExpiry(CalendarDuration)
    }

    /// When the key rotates; nil for on demand only.
    public var rotate: Trigger?
    /// How long before expiry the announcement goes out; it can be changed, never removed.
    public var notifyBeforeExpiry: CalendarDuration
    /// How long a version made by rotation lives; nil for without end.
    public var expiryTime: CalendarDuration?
    /// When a policy was first set; nil for the policy every key begins with.
    public var created: Timestamp?
    /// When the policy was last set.
    public var updated: Timestamp?
    /// What policy files say of the key, in their own form, which is only carried here.
    public var files: String?

    /// A policy with all its parts, taken as valid.
    public init(
        rotate: Trigger? = nil,
        notifyBeforeExpiry: CalendarDuration = CalendarDuration(days: 30),
        expiryTime: CalendarDuration? = nil,
        created: Timestamp? = nil,
        updated: Timestamp? = nil,
        files: String? = nil
    ) {
        self.rotate = rotate
        self.notifyBeforeExpiry = notifyBeforeExpiry
        self.expiryTime = expiryTime
        self.created = created
        self.updated = updated
        self.files = files
    }

    /// What every key has before a policy is set: an announcement 30 days before expiry.
    public static let `default` = KeyRotationPolicy()

    /// When a version that rotation makes at `created` expires; nil for never.
    public func expiry(ofVersionMadeAt created: Timestamp) -> Timestamp? {
        expiryTime?.after(created)
    }

    /// The policy as the list the wire shows: Rotate first, then Notify.
    public var lifetimeActions: [LifetimeAction] {
        let notify = LifetimeAction(kind: .notify, trigger: .beforeExpiry(notifyBeforeExpiry))
        guard let rotate else { return [notify] }
        return [LifetimeAction(kind: .rotate, trigger: rotate), notify]
    }
}
