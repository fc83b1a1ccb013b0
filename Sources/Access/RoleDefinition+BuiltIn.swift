/// Azure's built-in roles for vaults with the data actions that Azure publishes, and Rekey's own.
///
/// Source: "Azure built-in roles for Security", permissions as JSON.
extension RoleDefinition {
    /// All data-plane operations on vaults; no server operations.
    public static let keyVaultAdministrator = RoleDefinition(
        id: "00482a5a-887f-4fb3-b363-3b7fe8e74483",
        name: "Key Vault Administrator",
        summary: "All operations on the keys, secrets and certificates of a vault.",
        actions: seeingVaults,
        dataActions: ["Microsoft.KeyVault/vaults/*"]
    )

    /// Metadata of everything, values of nothing.
    public static let keyVaultReader = RoleDefinition(
        id: "21090545-7ca7-4776-b22c-e363652d74d2",
        name: "Key Vault Reader",
        summary: "Read metadata of keys, secrets and certificates; no secret values.",
        actions: seeingVaults,
        dataActions: [
            "Microsoft.KeyVault/vaults/*/read", "Microsoft.KeyVault/vaults/secrets/readMetadata/action",
        ]
    )

    /// Everything about certificates, issuers and contacts.
    public static let keyVaultCertificatesOfficer = RoleDefinition(
        id: "a4417e6f-fecd-4de8-b567-7b0420556985",
        name: "Key Vault Certificates Officer",
        summary: "All operations on the certificates of a vault.",
        actions: seeingVaults,
        dataActions: [
            "Microsoft.KeyVault/vaults/certificatecas/*", "Microsoft.KeyVault/vaults/certificates/*",
            "Microsoft.KeyVault/vaults/certificatecontacts/write",
        ]
    )

    /// Reads a certificate with its private key.
    public static let keyVaultCertificateUser = RoleDefinition(
        id: "db79e9a7-68ee-4b58-9aeb-b90e7c24fcba",
        name: "Key Vault Certificate User",
        summary: "Read certificates with their keys and secrets.",
        dataActions: [
            "Microsoft.KeyVault/vaults/certificates/read",
            "Microsoft.KeyVault/vaults/secrets/getSecret/action",
            "Microsoft.KeyVault/vaults/secrets/readMetadata/action", "Microsoft.KeyVault/vaults/keys/read",
        ]
    )

    /// Everything about keys and their rotation policies.
    public static let keyVaultCryptoOfficer = RoleDefinition(
        id: "14b46e9e-c2b7-41b4-b07b-48a6ebf60603",
        name: "Key Vault Crypto Officer",
        summary: "All operations on the keys of a vault.",
        actions: seeingVaults,
        dataActions: ["Microsoft.KeyVault/vaults/keys/*", "Microsoft.KeyVault/vaults/keyrotationpolicies/*"]
    )

    /// Wraps and unwraps, as services do that encrypt their own data.
    public static let keyVaultCryptoServiceEncryptionUser = RoleDefinition(
        id: "e147488a-f6f5-4113-8e2d-b22465e65bf6",
        name: "Key Vault Crypto Service Encryption User",
        summary: "Read key metadata, wrap and unwrap.",
        dataActions: [
            "Microsoft.KeyVault/vaults/keys/read", "Microsoft.KeyVault/vaults/keys/wrap/action",
            "Microsoft.KeyVault/vaults/keys/unwrap/action",
        ]
    )

    /// Releases keys to attested environments.
    public static let keyVaultCryptoServiceReleaseUser = RoleDefinition(
        id: "08bbd89e-9f13-488c-ac41-acfcb10c90ab",
        name: "Key Vault Crypto Service Release User",
        summary: "Release keys.",
        dataActions: ["Microsoft.KeyVault/vaults/keys/release/action"]
    )

    /// Uses keys.
    public static let keyVaultCryptoUser = RoleDefinition(
        id: "12338af0-0e69-4776-bea7-57ae8d297424",
        name: "Key Vault Crypto User",
        summary: "Use keys: encrypt, decrypt, wrap, unwrap, sign, verify.",
        dataActions: [
            "Microsoft.KeyVault/vaults/keys/read", "Microsoft.KeyVault/vaults/keys/update/action",
            "Microsoft.KeyVault/vaults/keys/backup/action", "Microsoft.KeyVault/vaults/keys/encrypt/action",
            "Microsoft.KeyVault/vaults/keys/decrypt/action", "Microsoft.KeyVault/vaults/keys/wrap/action",
            "Microsoft.KeyVault/vaults/keys/unwrap/action", "Microsoft.KeyVault/vaults/keys/sign/action",
            "Microsoft.KeyVault/vaults/keys/verify/action",
        ]
    )

    /// Everything about secrets.
    public static let keyVaultSecretsOfficer = RoleDefinition(
        id: "b86a8fe4-44ce-4948-aee5-eccb2c155cd7",
        name: "Key Vault Secrets Officer",
        summary: "All operations on the secrets of a vault.",
        actions: seeingVaults,
        dataActions: ["Microsoft.KeyVault/vaults/secrets/*"]
    )

    /// Reads secrets.
    public static let keyVaultSecretsUser = RoleDefinition(
        id: "4633458b-17de-408a-b874-0445c86b69e6",
        name: "Key Vault Secrets User",
        summary: "Read secret values.",
        dataActions: [
            "Microsoft.KeyVault/vaults/secrets/getSecret/action",
            "Microsoft.KeyVault/vaults/secrets/readMetadata/action",
        ]
    )

    /// Runs the server: identities, roles, vaults, policies, rotations, seal, backup.
    ///
    /// Reads no secret by itself, though whoever
    /// gives roles can give one to themselves, which the audit log shows.
    public static let rekeyAdministrator = RoleDefinition(
        id: "7e6b0d0a-52f4-4a3e-8f0c-3d1b9a6c4e21",
        name: "Rekey Administrator",
        summary:
            "Run the server: identities, roles, vaults, policies, rotations, seal, backup; no secret values.",
        actions: ["*"],
        dataActions: ["Rekey/*"]
    )

    /// Says when and how objects rotate, rotates them and steers their rotations; reads no value.
    public static let rotationOwner = RoleDefinition(
        id: "5b1f6c0e-9d3a-4c57-8a44-2e7f0b6d91c3",
        name: "Rotation Owner",
        summary: "Apply policies, rotate keys and secrets, steer and watch rotations; no secret values.",
        dataActions: [
            "Rekey/vaults/policies/*", "Rekey/vaults/rotations/*",
            "Microsoft.KeyVault/vaults/keys/rotate/action",
            "Microsoft.KeyVault/vaults/keys/read", "Microsoft.KeyVault/vaults/secrets/readMetadata/action",
        ]
    )

    /// Every built-in role.
    public static let builtIn: [RoleDefinition] = [
        keyVaultAdministrator, keyVaultReader, keyVaultPurgeOperator, keyVaultCertificatesOfficer,
        keyVaultCertificateUser, keyVaultCryptoOfficer, keyVaultCryptoServiceEncryptionUser,
        keyVaultCryptoServiceReleaseUser, keyVaultCryptoUser, keyVaultSecretsOfficer, keyVaultSecretsUser,
        rekeyAdministrator, rotationOwner, owner, contributor, reader, userAccessAdministrator,
        keyVaultContributor,
    ]
}
