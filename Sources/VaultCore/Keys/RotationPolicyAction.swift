/// One of `lifetimeActions` in the wire's own words, whether a client sends it or is shown it.
public struct RotationPolicyAction: Equatable, Sendable {
    /// `action.type`.
    public var type: String?
    /// `trigger.timeAfterCreate`.
    public var timeAfterCreate: String?
    /// `trigger.timeBeforeExpiry`.
    public var timeBeforeExpiry: String?

    /// An action as it stands in a body; an absent or null member is nil.
    public init(type: String?, timeAfterCreate: String? = nil, timeBeforeExpiry: String? = nil) {
        self.type = type
        self.timeAfterCreate = timeAfterCreate
        self.timeBeforeExpiry = timeBeforeExpiry
    }
}
