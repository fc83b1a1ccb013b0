import Access
import VaultCore

/// An access policy in bodies.
struct AccessPolicyBody: Codable, Equatable {
    struct Permissions: Codable, Equatable {
        var keys: [String]?
        var secrets: [String]?
        var certificates: [String]?
        var storage: [String]?
    }

    var tenantId: String?
    var objectId: String?
    var applicationId: String?
    var permissions: Permissions?

    /// The body of a policy.
    init(_ policy: AccessPolicy) {
        tenantId = policy.tenantID
        objectId = policy.objectID
        applicationId = policy.applicationID
        permissions = Permissions(
            keys: policy.keys,
            secrets: policy.secrets,
            certificates: policy.certificates,
            storage: policy.storage
        )
    }

    /// The policy; throws ``VaultError/Code/badRequest`` with the member, called `place`, and the remedy.
    func policy(at place: String, tenant: String) throws(VaultError) -> AccessPolicy {
        guard tenantId?.lowercased() ?? tenant == tenant else {
            throw VaultError(.badRequest, "\(place).tenantId: must be this server's tenant, \(tenant).")
        }
        guard let object = objectId?.lowercased(), ManagementText.isGUID(object) else {
            throw VaultError(.badRequest, "\(place).objectId: must be the object id of an identity, a GUID.")
        }
        if let applicationId, !ManagementText.isGUID(applicationId) {
            throw VaultError(
                .badRequest,
                "\(place).applicationId: must be a client id, a GUID, or be left out."
            )
        }
        return AccessPolicy(
            tenantID: tenant,
            objectID: object,
            applicationID: applicationId?.lowercased(),
            keys: try Self.names(permissions?.keys, on: .key, at: "\(place).permissions.keys"),
            secrets: try Self.names(permissions?.secrets, on: .secret, at: "\(place).permissions.secrets"),
            certificates: try Self.names(
                permissions?.certificates,
                on: .certificate,
                at: "\(place).permissions.certificates"
            ),
            storage: try Self.names(
                permissions?.storage,
                among: VaultPermission.storageNames,
                at: "\(place).permissions.storage"
            )
        )
    }

    /// The policies of a list; no two may be about one caller.
    static func policies(_ bodies: [AccessPolicyBody], at place: String, tenant: String) throws(VaultError)
        -> [AccessPolicy]
    {
        guard bodies.count <= VaultManagement.mostPolicies else {
            throw VaultError(
                .badRequest,
                "\(place): a vault takes at most \(VaultManagement.mostPolicies) of them."
            )
        }
        var policies: [AccessPolicy] = []
        var callers: [String: Int] = [:]
        for (index, body) in bodies.enumerated() {
            let policy = try body.policy(at: "\(place)[\(index)]", tenant: tenant)
            let caller = "\(policy.objectID) \(policy.applicationID ?? "")"
            if let first = callers[caller] {
                throw VaultError(
                    .badRequest,
                    "\(place)[\(index)] is about the same caller as \(place)[\(first)]: join them."
                )
            }
            callers[caller] = index
            policies.append(policy)
        }
        return policies
    }

    private static func names(_ texts: [String]?, on family: ObjectKind, at place: String) throws(VaultError)
        -> [String]
    {
        try names(texts, among: VaultPermission.names(of: family), at: place)
    }

    private static func names(_ texts: [String]?, among known: [String], at place: String) throws(VaultError)
        -> [String]
    {
        var names: [String] = []
        for (index, text) in (texts ?? []).enumerated() {
            let wanted = text.lowercased()
            guard let name = (known + [VaultPermission.all]).first(where: { $0.lowercased() == wanted })
            else {
                throw VaultError(
                    .badRequest,
                    "\(place)[\(index)]: '\(text.prefix(32))' is no permission; known are all, "
                        + "\(known.joined(separator: ", "))."
                )
            }
            if !names.contains(name) { names.append(name) }
        }
        return names
    }
}
