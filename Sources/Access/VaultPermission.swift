public import VaultCore

/// A permission of an access policy: on keys, secrets or certificates, by name.
///
/// Source: `KeyPermissions`, `SecretPermissions`, `CertificatePermissions` of the vaults' management API.
public struct VaultPermission: Hashable, Sendable, CustomStringConvertible {
    /// What grants everything of a family but to purge, as in Azure.
    public static let all = "all"

    /// What it is a permission on.
    public let family: ObjectKind
    /// Its name in Azure's spelling, such as `wrapKey`.
    public let name: String

    /// A permission; nil when the family has none of this name, compared without case.
    public init?(_ name: String, on family: ObjectKind) {
        let wanted = name.lowercased()
        guard let known = Self.names(of: family).first(where: { $0.lowercased() == wanted }) else {
            return nil
        }
        self.init(known: known, family)
    }

    private init(known name: String, _ family: ObjectKind) {
        self.name = name
        self.family = family
    }

    /// As a refusal names it, such as `secrets get`.
    public var description: String { "\(family.collection) \(name)" }

    /// Whether a policy with the permissions given, in any spelling, grants it.
    public func isGranted(by permissions: [String]) -> Bool {
        let wanted = name.lowercased()
        return permissions.contains { given in
            let given = given.lowercased()
            return given == wanted || given == Self.all && wanted != "purge"
        }
    }

    /// Every name of a family's permissions.
    public static func names(of family: ObjectKind) -> [String] {
        switch family {
        case .key: keyNames
        case .secret: secretNames
        case .certificate: certificateNames
        }
    }

    /// The names of permissions on storage accounts.
    public static let storageNames = [
        "get", "list", "delete", "set", "update", "regeneratekey", "recover", "purge", "backup", "restore",
        "setsas",
        "listsas", "getsas", "deletesas",
    ]

    private static let keyNames = [
        "encrypt", "decrypt", "wrapKey", "unwrapKey", "sign", "verify", "get", "list", "create", "update",
        "import",
        "delete", "backup", "restore", "recover", "purge", "release", "rotate", "getrotationpolicy",
        "setrotationpolicy",
    ]

    private static let secretNames = [
        "get", "list", "set", "delete", "backup", "restore", "recover", "purge",
    ]

    private static let certificateNames = [
        "get", "list", "delete", "create", "import", "update", "managecontacts", "getissuers", "listissuers",
        "setissuers", "deleteissuers", "manageissuers", "recover", "purge", "backup", "restore",
    ]
}

extension AccessPolicy {
    /// The permissions on a family.
    public func permissions(on family: ObjectKind) -> [String] {
        switch family {
        case .key: keys
        case .secret: secrets
        case .certificate: certificates
        }
    }

    /// Whether it grants a permission to a caller.
    public func grants(_ permission: VaultPermission, to objectID: String, calling clientID: String) -> Bool {
        self.objectID == objectID && (applicationID ?? clientID) == clientID
            && permission.isGranted(by: permissions(on: permission.family))
    }
}
