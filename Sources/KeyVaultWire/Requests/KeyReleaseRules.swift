public import VaultCore

/// What a vault without a hardware module answers to exportable keys, release policies and release.
///
/// Source: answers of the live service recorded in Microsoft's SDK tests (the codes `AKV.SKR.10xx`).
public enum KeyReleaseRules {
    /// Checks a key to be made or imported; throws ``VaultError/Code/badParameter`` with the service's code.
    public static func checkNew(
        attributes: AttributeParameters,
        policy: ReleasePolicyParameters?
    ) throws(VaultError) {
        if attributes.exportable == true { throw notPremium }
        if policy != nil { throw policyWithoutExport }
    }

    /// Checks a change of an existing key, none of which is exportable here.
    public static func checkUpdate(
        attributes: AttributeParameters,
        policy: ReleasePolicyParameters?,
        version: VersionID?
    ) throws(VaultError) {
        if attributes.exportable == true {
            throw VaultError(
                .badParameter,
                "AKV.SKR.1003: The exportable attribute of an existing key cannot be changed."
            )
        }
        if policy != nil {
            guard version == nil else {
                throw VaultError(
                    .badParameter,
                    "AKV.SKR.1016: Key Release Policy can only be set on versionless key."
                )
            }
            throw policyWithoutExport
        }
    }

    /// The answer to a release of any key here.
    public static var releaseRefused: VaultError {
        notPremium
    }

    /// The answer to a request for the attestation of a key here.
    public static var attestationRefused: VaultError {
        VaultError(
            .badParameter,
            "Key attestation needs a key in a hardware module; this is a standard vault with software "
                + "keys."
        )
    }

    private static var notPremium: VaultError {
        VaultError(
            .badParameter,
            "AKV.SKR.1001: The exportable attribute is only supported with premium vaults and API version >= "
                + "'7.3-preview'."
        )
    }

    private static var policyWithoutExport: VaultError {
        VaultError(.badParameter, "AKV.SKR.1005: Non-exportable keys must not have release policy.")
    }
}
