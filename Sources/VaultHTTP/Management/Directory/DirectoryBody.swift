import VaultCore

/// An identity as the directory shows it: a person as a user, everybody else as a service principal.
struct DirectoryBody: Encodable {
    private enum CodingKeys: String, CodingKey {
        case kind = "@odata.type"
        case id, displayName, appId, servicePrincipalNames, userPrincipalName
    }

    let kind: String
    let id: String
    let displayName: String
    var appId: String?
    var servicePrincipalNames: [String]?
    var userPrincipalName: String?

    init(_ identity: IdentityRecord) {
        id = identity.objectID
        displayName = identity.name
        guard identity.kind != .person else {
            kind = "#microsoft.graph.user"
            userPrincipalName = identity.name
            return
        }
        kind = "#microsoft.graph.servicePrincipal"
        appId = identity.clientID
        servicePrincipalNames = [identity.clientID, identity.name]
    }
}
