import Access
import KeyVaultWire

extension WireOperation {
    /// What the operation counts as.
    ///
    /// Source: Azure Key Vault service limits. A rotation makes a key.
    var transaction: TransactionKind {
        switch self {
        case .keyCreate, .keyRotate, .keyRelease: .keyCreate
        case .secretSet, .keyImport: .create
        case .keyGet, .keyUpdate, .keyDelete, .keyBackup, .keyGetAttestation, .keyGetDeleted, .keyPurge,
            .keyRecover, .keyEncrypt, .keyDecrypt, .keyWrap, .keyUnwrap, .keySign, .keyVerify,
            .keyRotationPolicyGet, .keyRotationPolicySet:
            .keyUse
        case .secretGet, .secretUpdate, .secretDelete, .secretList, .secretListVersions, .secretBackup,
            .secretRestore, .secretListDeleted, .secretGetDeleted, .secretPurge, .secretRecover, .keyList,
            .keyListVersions, .keyListDeleted, .keyRestore, .randomBytesGet:
            .other
        }
    }
}
