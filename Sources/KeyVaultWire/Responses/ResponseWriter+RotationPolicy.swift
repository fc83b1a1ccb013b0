public import VaultCore

/// A key's rotation policy as the wire shows it.
public struct RotationPolicyView: Equatable, Sendable {
    /// The actions.
    public var lifetimeActions: [RotationPolicyAction]
    /// How long a version made by rotation lives, as it was written.
    public var expiryTime: String?
    /// When the policy was first set; nil while it is the default.
    public var created: Timestamp?
    /// When it last changed.
    public var updated: Timestamp?

    /// A policy with all its parts.
    public init(
        lifetimeActions: [RotationPolicyAction],
        expiryTime: String? = nil,
        created: Timestamp? = nil,
        updated: Timestamp? = nil
    ) {
        self.lifetimeActions = lifetimeActions
        self.expiryTime = expiryTime
        self.created = created
        self.updated = updated
    }
}

extension ResponseWriter {
    /// KeyRotationPolicy.
    public func rotationPolicy(_ policy: RotationPolicyView, of object: ObjectID) -> [UInt8] {
        var writer = JSONWriter(capacity: 512)
        writer.object { writer in
            writer.member("id")
            writer.plain(identifier(object), "/rotationpolicy")
            writer.member("lifetimeActions")
            writer.array { writer in
                for action in policy.lifetimeActions { lifetimeAction(action, to: &writer) }
            }
            writer.member("attributes")
            writer.object { writer in
                text("expiryTime", policy.expiryTime, to: &writer)
                date("created", policy.created, to: &writer)
                date("updated", policy.updated, to: &writer)
            }
        }
        return writer.bytes
    }

    private func lifetimeAction(_ action: RotationPolicyAction, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("trigger")
            writer.object { writer in
                text("timeAfterCreate", action.timeAfterCreate, to: &writer)
                text("timeBeforeExpiry", action.timeBeforeExpiry, to: &writer)
            }
            writer.member("action")
            writer.object { writer in text("type", action.type, to: &writer) }
        }
    }

    private func text(_ member: String, _ text: String?, to writer: inout JSONWriter) {
        guard let text else { return }
        writer.member(member)
        writer.string(text)
    }
}
