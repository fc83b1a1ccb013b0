/// A named set of actions that can be assigned to an identity at a scope.
public struct RoleDefinition: Hashable, Sendable {
    /// A GUID; Azure's own for Azure's roles.
    public let id: String
    /// The name people use.
    public let name: String
    /// What it is for, in one sentence.
    public let summary: String
    /// What it grants of management.
    public let actions: [ActionPattern]
    /// What is taken away from that again.
    public let notActions: [ActionPattern]
    /// What it grants.
    public let dataActions: [ActionPattern]
    /// What is taken away from that again.
    public let notDataActions: [ActionPattern]

    /// A role from Azure's notation of patterns.
    public init(
        id: String,
        name: String,
        summary: String,
        actions: [String] = [],
        notActions: [String] = [],
        dataActions: [String] = [],
        notDataActions: [String] = []
    ) {
        self.id = id
        self.name = name
        self.summary = summary
        self.actions = actions.map { ActionPattern($0) }
        self.notActions = notActions.map { ActionPattern($0) }
        self.dataActions = dataActions.map { ActionPattern($0) }
        self.notDataActions = notDataActions.map { ActionPattern($0) }
    }

    /// Whether the role grants `action`.
    public func grants(_ action: DataAction) -> Bool {
        let (given, taken) =
            action.isManagement ? (actions, notActions) : (dataActions, notDataActions)
        return given.contains { $0.matches(action) } && !taken.contains { $0.matches(action) }
    }

    /// The built-in role with this GUID or name, compared without case.
    public static func builtIn(_ nameOrID: String) -> RoleDefinition? {
        let wanted = nameOrID.lowercased()
        return builtIn.first { $0.id == wanted || $0.name.lowercased() == wanted }
    }
}
