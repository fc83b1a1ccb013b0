public import VaultCore

/// Body of `PUT /keys/{name}/rotationpolicy`: its form only; what the words mean is the rotation's own rule.
public struct KeyRotationPolicyParameters: Equatable, Sendable, WireRequest {
    /// How many actions are read; more than any policy may have.
    public static let maximumActions = 8

    /// The actions; nil when the member was left out.
    public let lifetimeActions: [RotationPolicyAction]?
    /// `attributes.expiryTime`.
    public let expiryTime: String?

    /// Reads the body.
    public init(from reader: inout JSONReader) throws(VaultError) {
        var actions: [RotationPolicyAction]?
        var expiryTime: String?
        try reader.object { (name, reader) throws(VaultError) in
            switch name {
            case "lifetimeActions":
                actions = try reader.nullable { (reader) throws(VaultError) in try reader.lifetimeActions() }
            case "attributes":
                expiryTime =
                    try reader.nullable { (reader) throws(VaultError) in try reader.policyAttributes() }
                    ?? nil
            case "id": try reader.skipValue()
            default: throw reader.unknownMember(accepted: "lifetimeActions", "attributes")
            }
        }
        lifetimeActions = actions
        self.expiryTime = expiryTime
    }
}

extension JSONReader {
    fileprivate mutating func lifetimeActions() throws(VaultError) -> [RotationPolicyAction] {
        var actions: [RotationPolicyAction] = []
        try array { (reader) throws(VaultError) in
            guard actions.count < KeyRotationPolicyParameters.maximumActions else {
                throw reader.failure("is one action too many; give at most one Rotate and one Notify")
            }
            actions.append(try reader.lifetimeAction())
        }
        return actions
    }

    private mutating func lifetimeAction() throws(VaultError) -> RotationPolicyAction {
        var action = RotationPolicyAction(type: nil)
        try object { (name, reader) throws(VaultError) in
            switch name {
            case "trigger": try reader.trigger(of: &action)
            case "action": action.type = try reader.actionType()
            default: throw reader.unknownMember(accepted: "trigger", "action")
            }
        }
        return action
    }

    private mutating func trigger(of action: inout RotationPolicyAction) throws(VaultError) {
        try object { (name, reader) throws(VaultError) in
            switch name {
            case "timeAfterCreate": action.timeAfterCreate = try reader.nullableWord()
            case "timeBeforeExpiry": action.timeBeforeExpiry = try reader.nullableWord()
            default: throw reader.unknownMember(accepted: "timeAfterCreate", "timeBeforeExpiry")
            }
        }
    }

    private mutating func actionType() throws(VaultError) -> String? {
        var type: String?
        try object { (name, reader) throws(VaultError) in
            guard name == "type" else { throw reader.unknownMember(accepted: "type") }
            type = try reader.nullableWord()
        }
        return type
    }

    fileprivate mutating func policyAttributes() throws(VaultError) -> String? {
        var expiryTime: String?
        try object { (name, reader) throws(VaultError) in
            switch name {
            case "expiryTime": expiryTime = try reader.nullableWord()
            case "created", "updated": try reader.skipValue()
            default: throw reader.unknownMember(accepted: "expiryTime")
            }
        }
        return expiryTime
    }

    private mutating func nullableWord() throws(VaultError) -> String? {
        try nullable { (reader) throws(VaultError) in try reader.string(maximum: 64) }
    }
}
