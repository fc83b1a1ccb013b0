import VaultCore

/// Which permission of an access policy stands for an action on objects.
///
/// Source: Key Vault operations and the permissions they need in the access-policy model.
extension DataAction {
    /// The permission; nil when access policies know nothing of the action.
    public var permission: VaultPermission? { Self.permissions[self] }

    private static let permissions: [DataAction: VaultPermission] = {
        var permissions: [DataAction: VaultPermission] = [:]
        for (action, name) in secretNames { permissions[action] = VaultPermission(name, on: .secret) }
        for (action, name) in keyNames { permissions[action] = VaultPermission(name, on: .key) }
        return permissions
    }()

    private static let secretNames: [DataAction: String] = [
        secretGet: "get", secretReadMetadata: "list", secretSet: "set", secretUpdate: "set",
        secretDelete: "delete", secretBackup: "backup", secretRestore: "restore", secretRecover: "recover",
        secretPurge: "purge",
    ]

    private static let keyNames: [DataAction: String] = [
        keyRead: "get", keyCreate: "create", keyImport: "import", keyUpdate: "update", keyDelete: "delete",
        keyRecover: "recover", keyPurge: "purge", keyBackup: "backup", keyRestore: "restore",
        keyEncrypt: "encrypt", keyDecrypt: "decrypt", keyWrap: "wrapKey", keyUnwrap: "unwrapKey",
        keySign: "sign", keyVerify: "verify", keyRelease: "release", keyRotate: "rotate",
        keyRotationPolicyRead: "getrotationpolicy", keyRotationPolicyWrite: "setrotationpolicy",
        randomBytes: "get",
    ]
}
