/// A role definition as `/rekey/v1/roles` shows it.
public struct RoleResource: Codable, Sendable {
    /// Its GUID.
    public var id: String
    /// Its name.
    public var name: String
    /// What it grants of vaults as resources.
    public var actions: [String]
    /// What it grants of what is in vaults, and of the server.
    public var dataActions: [String]

    /// A role with all its parts.
    public init(id: String, name: String, actions: [String], dataActions: [String]) {
        self.id = id
        self.name = name
        self.actions = actions
        self.dataActions = dataActions
    }
}

/// A role assignment as `/rekey/v1/role-assignments` shows it.
public struct RoleAssignmentResource: Codable, Sendable {
    /// Its id.
    public var id: String
    /// The role's name.
    public var role: String
    /// The principal's object id.
    public var principalId: String
    /// The principal's name, when it is an identity of this server.
    public var principal: String?
    /// `/`, `/groups/NAME`, `/vaults/NAME` or `/vaults/NAME/secrets/OBJECT`.
    public var scope: String
    /// When it was made, ISO 8601.
    public var created: String

    /// An assignment with all its parts.
    public init(
        id: String,
        role: String,
        principalId: String,
        principal: String?,
        scope: String,
        created: String
    ) {
        self.id = id
        self.role = role
        self.principalId = principalId
        self.principal = principal
        self.scope = scope
        self.created = created
    }
}

/// The body of `POST /rekey/v1/role-assignments`.
public struct RoleAssignmentDraft: Codable, Sendable {
    /// The role's name or GUID.
    public var role: String
    /// The principal's name, client id or object id.
    public var principal: String
    /// Where it holds.
    public var scope: String

    /// A draft with all its parts.
    public init(role: String, principal: String, scope: String) {
        self.role = role
        self.principal = principal
        self.scope = scope
    }
}
