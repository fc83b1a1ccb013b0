import Access

/// The expected grants of each built-in role, written out action by action and independent of the patterns.
enum RoleTable {
    static let expected: [(role: RoleDefinition, actions: Set<DataAction>)] = [
        (.keyVaultAdministrator, vaultActions),
        (
            .keyVaultReader,
            [.keyRead, .keyRotationPolicyRead, .certificateRead, .issuerRead, .secretReadMetadata]
        ),
        (.keyVaultPurgeOperator, []),
        (.keyVaultCertificatesOfficer, Set(DataAction.certificates)),
        (.keyVaultCertificateUser, [.certificateRead, .secretGet, .secretReadMetadata, .keyRead]),
        (.keyVaultCryptoOfficer, Set(DataAction.keys)),
        (.keyVaultCryptoServiceEncryptionUser, [.keyRead, .keyWrap, .keyUnwrap]),
        (.keyVaultCryptoServiceReleaseUser, [.keyRelease]),
        (
            .keyVaultCryptoUser,
            [
                .keyRead, .keyUpdate, .keyBackup, .keyEncrypt, .keyDecrypt, .keyWrap, .keyUnwrap, .keySign,
                .keyVerify,
            ]
        ),
        (.keyVaultSecretsOfficer, Set(DataAction.secrets)),
        (.keyVaultSecretsUser, [.secretGet, .secretReadMetadata]),
        (.rekeyAdministrator, Set(DataAction.server + DataAction.policies + DataAction.rotations)),
        (
            .rotationOwner,
            [
                .policiesRead, .policiesWrite, .rotationsRead, .rotationsWrite, .keyRotate, .keyRead,
                .secretReadMetadata,
            ]
        ),
    ]

    private static let vaultActions = Set(DataAction.secrets + DataAction.keys + DataAction.certificates)
}
