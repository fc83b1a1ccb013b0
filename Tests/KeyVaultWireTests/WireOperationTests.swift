import KeyVaultWire
import Testing
import VaultCore

@Suite("Operations")
struct WireOperationTests {
    /// The spelling of the audit log, section by section of the service's documentation.
    private static let auditNames: Set<String> = [
        "SecretSet", "SecretGet", "SecretUpdate", "SecretDelete", "SecretList", "SecretListVersions",
        "SecretPurge",
        "SecretBackup", "SecretRestore", "SecretRecover", "SecretGetDeleted", "SecretListDeleted",
        "KeyCreate", "KeyGet", "KeyImport", "KeyDelete", "KeySign", "KeyVerify", "KeyWrap", "KeyUnwrap",
        "KeyEncrypt",
        "KeyDecrypt", "KeyUpdate", "KeyList", "KeyListVersions", "KeyPurge", "KeyBackup", "KeyRestore",
        "KeyRecover",
        "KeyGetDeleted", "KeyListDeleted", "KeyRotate", "KeyRotationPolicyGet", "KeyRotationPolicySet",
        "KeyRelease",
        "KeyGetAttestation", "RandomBytesGet",
    ]

    @Test("each operation has the audit log's name")
    func namesOperations() {
        #expect(Set(WireOperation.allCases.map(\.auditName)) == Self.auditNames)
    }

    @Test("the family follows the name", arguments: WireOperation.allCases)
    func knowsFamilies(operation: WireOperation) {
        #expect(operation.family == (operation.auditName.hasPrefix("Secret") ? .secret : .key))
    }

    @Test("six operations need a key's permission, each its own")
    func knowsKeyOperations() {
        let needed = WireOperation.allCases.compactMap(\.keyOperation)
        #expect(Set(needed) == [.encrypt, .decrypt, .wrapKey, .unwrapKey, .sign, .verify])
        #expect(needed.count == 6)
    }
}
