import Access

/// The expected grants of each built-in role, written out action by action and independent of the patterns.
enum RoleTable {
    static let expected: [(role: RoleDefinition, actions: Set<DataAction>)] = [
        (.keyVaultAdministrator, vaultActions.union(seeingVaults)),
        (
            .keyVaultReader,
            seeingVaults.union([
                .keyRead, .keyRotationPolicyRead, .certificateRead, .issuerRead, .secretReadMetadata,
            ])
        ),
        (.keyVaultPurgeOperator, [.deletedVaultRead, .deletedVaultPurge]),
        (.keyVaultCertificatesOfficer, seeingVaults.union(DataAction.certificates)),
        (.keyVaultCertificateUser, [.certificateRead, .secretGet, .secretReadMetadata, .keyRead]),
        (.keyVaultCryptoOfficer, seeingVaults.union(DataAction.keys)),
        (.keyVaultCryptoServiceEncryptionUser, [.keyRead, .keyWrap, .keyUnwrap]),
        (.keyVaultCryptoServiceReleaseUser, [.keyRelease]),
        (
            .keyVaultCryptoUser,
            [
                .keyRead, .keyUpdate, .keyBackup, .keyEncrypt, .keyDecrypt, .keyWrap, .keyUnwrap, .keySign,
                .keyVerify,
            ]
        ),
        (.keyVaultSecretsOfficer, seeingVaults.union(DataAction.secrets)),
        (.keyVaultSecretsUser, [.secretGet, .secretReadMetadata]),
        (
            .rekeyAdministrator,
            Set(DataAction.server + DataAction.policies + DataAction.rotations + DataAction.management)
        ),
        (
            .rotationOwner,
            [
                .policiesRead, .policiesWrite, .rotationsRead, .rotationsWrite, .keyRotate, .keyRead,
                .secretReadMetadata,
            ]
        ),
        (.owner, Set(DataAction.management)),
        (
            .contributor,
            [
                .vaultRead, .vaultWrite, .vaultDelete, .accessPoliciesWrite, .deletedVaultRead,
                .deletedVaultPurge,
                .assignmentRead,
            ]
        ),
        (.reader, seeingVaults),
        (.userAccessAdministrator, seeingVaults.union([.assignmentWrite, .assignmentDelete])),
        (
            .keyVaultContributor,
            [
                .vaultRead, .vaultWrite, .vaultDelete, .accessPoliciesWrite, .deletedVaultRead,
                .assignmentRead,
            ]
        ),
    ]

    private static let seeingVaults: Set<DataAction> = [.vaultRead, .deletedVaultRead, .assignmentRead]

    private static let vaultActions = Set(DataAction.secrets + DataAction.keys + DataAction.certificates)
}
