import Access
import KeyVaultWire
import VaultCore

extension WireOperation {
    /// The data action a role must grant for the operation.
    ///
    /// Source: Azure built-in roles for Key Vault.
    var requiredAction: DataAction {
        switch self {
        case .secretSet: .secretSet
        case .secretGet: .secretGet
        case .secretUpdate: .secretUpdate
        case .secretDelete: .secretDelete
        case .secretList, .secretListVersions, .secretListDeleted, .secretGetDeleted: .secretReadMetadata
        case .secretBackup: .secretBackup
        case .secretRestore: .secretRestore
        case .secretPurge: .secretPurge
        case .secretRecover: .secretRecover
        case .keyCreate: .keyCreate
        case .keyImport: .keyImport
        case .keyRotate: .keyRotate
        case .keyGet, .keyList, .keyListVersions, .keyListDeleted, .keyGetDeleted, .keyGetAttestation:
            .keyRead
        case .keyUpdate: .keyUpdate
        case .keyDelete: .keyDelete
        case .keyBackup: .keyBackup
        case .keyRestore: .keyRestore
        case .keyEncrypt: .keyEncrypt
        case .keyDecrypt: .keyDecrypt
        case .keyWrap: .keyWrap
        case .keyUnwrap: .keyUnwrap
        case .keySign: .keySign
        case .keyVerify: .keyVerify
        case .keyRelease: .keyRelease
        case .keyRotationPolicyGet: .keyRotationPolicyRead
        case .keyRotationPolicySet: .keyRotationPolicyWrite
        case .keyPurge: .keyPurge
        case .keyRecover: .keyRecover
        case .randomBytesGet: .randomBytes
        }
    }

    /// The permission that an access policy must give for it, where those decide; nil when they know nothing of it.
    ///
    /// Lists need `list` and a look at one object needs `get`, which one and the same data action grants.
    var requiredPermission: VaultPermission? {
        switch self {
        case .keyList, .keyListVersions, .keyListDeleted: VaultPermission("list", on: .key)
        case .secretGetDeleted: VaultPermission("get", on: .secret)
        default: requiredAction.permission
        }
    }
}
