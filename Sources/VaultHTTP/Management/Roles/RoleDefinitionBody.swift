import Access

/// A role definition in answers.
///
/// Source: `RoleDefinition` of `Microsoft.Authorization`.
struct RoleDefinitionBody: Encodable {
    struct Permission: Encodable {
        let actions: [String]
        let notActions: [String]
        let dataActions: [String]
        let notDataActions: [String]
    }

    struct Properties: Encodable {
        let roleName: String
        let type = "BuiltInRole"
        let description: String
        let assignableScopes = ["/"]
        let permissions: [Permission]
    }

    let id: String
    let name: String
    let type = "Microsoft.Authorization/roleDefinitions"
    let properties: Properties

    init(_ role: RoleDefinition, tenant: String) {
        id = Self.id(role.id, tenant)
        name = role.id
        properties = Properties(
            roleName: role.name,
            description: role.summary,
            permissions: [
                Permission(
                    actions: role.actions.map(\.description),
                    notActions: role.notActions.map(\.description),
                    dataActions: role.dataActions.map(\.description),
                    notDataActions: role.notDataActions.map(\.description)
                )
            ]
        )
    }

    /// The id of a role definition, always by the subscription, so that clients can compare ids.
    static func id(_ role: String, _ tenant: String) -> String {
        "\(ResourceID.subscription(tenant))/providers/Microsoft.Authorization/roleDefinitions/\(role)"
    }
}
