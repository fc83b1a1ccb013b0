public import VaultCore

/// A rotation policy as a client sends it, not yet checked.
public struct KeyRotationPolicyRequest: Equatable, Sendable {
    /// `lifetimeActions`; nil when the body has none.
    public var lifetimeActions: [RotationPolicyAction]?
    /// `attributes.expiryTime`; nil when the body has none.
    public var expiryTime: String?

    /// A request with what the body held.
    public init(lifetimeActions: [RotationPolicyAction]? = nil, expiryTime: String? = nil) {
        self.lifetimeActions = lifetimeActions
        self.expiryTime = expiryTime
    }

    /// The policy that stands after this request: it replaces `old`, but keeps its announcement unless it brings one,
    /// and what files say.
    ///
    /// Throws ``VaultError/Code/badParameter`` naming the field and what it may be.
    public func validated(replacing old: KeyRotationPolicy, at now: Timestamp) throws(VaultError)
        -> KeyRotationPolicy
    {
        let rotate = try action(.rotate)
        let notify = try action(.notify)
        let expiry = try PolicyRules.expiryTime(expiryTime)
        if let rotate { try PolicyRules.checkRotate(rotate, expiryTime: expiry) }
        return KeyRotationPolicy(
            rotate: rotate?.trigger,
            notifyBeforeExpiry: try notify?.noticeTime() ?? old.notifyBeforeExpiry,
            expiryTime: expiry,
            created: old.created ?? now,
            updated: now,
            files: old.files
        )
    }

    // MARK: - Reading the list

    /// The one action of this kind, if the list has it; every element is checked on the way.
    private func action(_ kind: LifetimeAction.Kind) throws(VaultError) -> PolicyRules.NamedTrigger? {
        let actions = lifetimeActions ?? []
        guard actions.count <= 2 else {
            throw VaultError(
                .badParameter,
                "lifetimeActions: holds \(actions.count) actions; give at most one Rotate and one Notify."
            )
        }
        var found: PolicyRules.NamedTrigger?
        for (index, action) in actions.enumerated() where try self.kind(of: action, at: index) == kind {
            guard found == nil else {
                throw VaultError(
                    .badParameter,
                    "lifetimeActions: names \(kind.rawValue) twice; give each action type once."
                )
            }
            found = try PolicyRules.NamedTrigger(action, field: "lifetimeActions[\(index)].trigger")
        }
        return found
    }

    private func kind(of action: RotationPolicyAction, at index: Int) throws(VaultError)
        -> LifetimeAction.Kind
    {
        let field = "lifetimeActions[\(index)].action.type"
        guard let type = action.type else {
            throw VaultError(.badParameter, "\(field): is missing; give Rotate or Notify.")
        }
        guard let kind = LifetimeAction.Kind(wire: type) else {
            throw VaultError(
                .badParameter,
                "\(field): '\(type.prefix(32))' is not known; give Rotate or Notify."
            )
        }
        return kind
    }
}
