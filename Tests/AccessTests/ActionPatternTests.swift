import Access
import Testing

@Suite("Action patterns")
struct ActionPatternTests {
    @Test(
        "a star stands for any text, slashes included, and case does not matter",
        arguments: [
            ("Microsoft.KeyVault/vaults/*", "Microsoft.KeyVault/vaults/secrets/getSecret/action", true),
            ("Microsoft.KeyVault/vaults/*/read", "Microsoft.KeyVault/vaults/keys/read", true),
            ("Microsoft.KeyVault/vaults/*/read", "Microsoft.KeyVault/vaults/keys/rotate/action", false),
            ("Microsoft.KeyVault/vaults/*/read", "Microsoft.KeyVault/vaults/read", false),
            ("microsoft.keyvault/VAULTS/keys/read", "Microsoft.KeyVault/vaults/keys/read", true),
            ("Microsoft.KeyVault/vaults/keys/read", "Microsoft.KeyVault/vaults/keys/readAll", false),
            ("*", "Rekey/server/seal/write", true),
            ("*/write", "Rekey/server/seal/write", true),
            ("Rekey/*/seal/*", "Rekey/server/seal/write", true),
            ("Rekey/*/seal/*", "Rekey/server/clock/write", false),
            ("a*a", "a", false),
            ("", "a", false),
        ]
    )
    func matching(pattern: String, action: String, expected: Bool) {
        #expect(ActionPattern(pattern).matches(DataAction(action)) == expected)
    }

    @Test("what a role takes away again is not granted")
    func notDataActions() {
        let role = RoleDefinition(
            id: "x",
            name: "x",
            summary: "",
            dataActions: ["Microsoft.KeyVault/vaults/*"],
            notDataActions: ["Microsoft.KeyVault/vaults/*/purge/action"]
        )
        #expect(role.grants(.secretGet))
        #expect(!role.grants(.secretPurge))
    }
}
