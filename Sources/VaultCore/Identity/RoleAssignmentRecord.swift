/// A role given to a principal at a scope.
public struct RoleAssignmentRecord: Equatable, Sendable {
    /// A GUID.
    public var id: String
    /// The object id of the principal.
    public var principalID: String
    /// The GUID of the role definition.
    public var roleID: String
    /// `/`, `/groups/NAME`, `/vaults/NAME` or `/vaults/NAME/{keys,secrets,certificates}/OBJECT`, lower case.
    public var scope: String
    /// When it was made.
    public var created: Timestamp

    /// An assignment with all its parts.
    public init(id: String, principalID: String, roleID: String, scope: String, created: Timestamp) {
        self.id = id
        self.principalID = principalID
        self.roleID = roleID
        self.scope = scope
        self.created = created
    }
}
