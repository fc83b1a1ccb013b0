public import VaultCore

/// Every operation of the data plane for secrets and keys.
///
/// Source: Key Vault REST reference, secrets and keys.
public enum WireOperation: String, CaseIterable, Sendable {
    case secretSet, secretGet, secretUpdate, secretDelete, secretList, secretListVersions
    case secretBackup, secretRestore
    case secretListDeleted, secretGetDeleted, secretPurge, secretRecover

    case keyCreate, keyImport, keyRotate, keyGet, keyUpdate, keyDelete, keyList, keyListVersions
    case keyBackup, keyRestore
    case keyEncrypt, keyDecrypt, keyWrap, keyUnwrap, keySign, keyVerify, keyRelease
    case keyRotationPolicyGet, keyRotationPolicySet, keyGetAttestation
    case keyListDeleted, keyGetDeleted, keyPurge, keyRecover
    case randomBytesGet

    /// The `operationName` of the audit log, such as `SecretGet`.
    public var auditName: String { Self.auditNames[self] ?? rawValue }

    private static let auditNames = Dictionary(
        uniqueKeysWithValues: allCases.map {
            ($0, $0.rawValue.prefix(1).uppercased() + $0.rawValue.dropFirst())
        }
    )

    /// The family whose permissions guard the operation.
    public var family: ObjectKind {
        rawValue.hasPrefix("secret") ? .secret : .key
    }

    /// The `key_ops` value that a key must allow for this operation; nil when none is needed.
    public var keyOperation: KeyOperation? {
        switch self {
        case .keyEncrypt: .encrypt
        case .keyDecrypt: .decrypt
        case .keyWrap: .wrapKey
        case .keyUnwrap: .unwrapKey
        case .keySign: .sign
        case .keyVerify: .verify
        default: nil
        }
    }
}
