import VaultCore

/// The body that gives a role.
///
/// Source: `RoleAssignmentCreateParameters` of `Microsoft.Authorization`.
struct RoleAssignmentParameters: Decodable {
    struct Properties: Decodable {
        var roleDefinitionId: String?
        var principalId: String?
        var condition: String?
        var delegatedManagedIdentityResourceId: String?
    }

    var properties: Properties?
}

/// A role assignment in answers.
struct RoleAssignmentBody: Encodable {
    struct Properties: Encodable {
        let roleDefinitionId: String
        let principalId: String
        let principalType: String
        let scope: String
        let createdOn: String
        let updatedOn: String
    }

    let id: String
    let name: String
    let type = "Microsoft.Authorization/roleAssignments"
    let properties: Properties

    /// The body of an assignment, whose scope and principal are spelt as Azure does.
    init(_ record: RoleAssignmentRecord, scope: String, isPerson: Bool, tenant: String) {
        id = "\(scope)/providers/Microsoft.Authorization/roleAssignments/\(record.id)"
        name = record.id
        properties = Properties(
            roleDefinitionId: RoleDefinitionBody.id(record.roleID, tenant),
            principalId: record.principalID,
            principalType: isPerson ? "User" : "ServicePrincipal",
            scope: scope,
            createdOn: record.created.iso8601(fractionDigits: 6),
            updatedOn: record.created.iso8601(fractionDigits: 6)
        )
    }
}
