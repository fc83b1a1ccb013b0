import KeyVaultWire
import Testing
import VaultCore

@Suite("Messages")
struct WireMessagesTests {
    private let name = ObjectName("Db-Pass") ?? ObjectName("x")
    private let vault = VaultName.default

    @Test("an object that is not there is named with its version, as the service does")
    func namesWhatIsMissing() throws {
        let name = try #require(name)
        let version = try #require(VersionID("0123456789abcdef0123456789abcdef"))
        let secret = WireMessages.notFound(.secret, name)
        #expect(secret.code == .secretNotFound)
        #expect(
            secret.summary == """
                A secret with (name/id) Db-Pass was not found in this key vault. If you recently deleted this secret \
                you may be able to recover it using the correct recovery command. For help resolving this issue, \
                please see https://go.microsoft.com/fwlink/?linkid=2125182
                """
        )
        let key = WireMessages.notFound(.key, name, version: version)
        #expect(key.code == .keyNotFound)
        #expect(key.summary.hasPrefix("A key with (name/id) Db-Pass/\(version) was not found"))
        #expect(WireMessages.notFound(.certificate, name).code == .certificateNotFound)
    }

    @Test("a soft-deleted name says what can still be done")
    func explainsDeletedNames() throws {
        let error = WireMessages.deletedButRecoverable(.secret, try #require(name))
        #expect(error.code == .objectDeleted)
        #expect(
            error.summary == """
                Secret Db-Pass is currently in a deleted but recoverable state, and its name cannot be reused; in \
                this state, the secret can only be recovered or purged.
                """
        )
    }

    @Test("a refused use of a key names the operation")
    func namesOperations() {
        #expect(
            WireMessages.keyOperationForbidden(operation: .wrapKey).summary
                == "Operation wrapKey is not permitted on this key."
        )
        #expect(
            WireMessages.keyDisabled(operation: "sign").summary
                == "Operation sign is not allowed on a disabled key."
        )
        #expect(WireMessages.secretDisabled().summary == "Operation get is not allowed on a disabled secret.")
        #expect(WireMessages.keyExpired(operation: .sign).code == .keyExpired)
        #expect(WireMessages.keyNotYetValid(operation: .sign).code == .keyNotYetValid)
    }

    @Test("a denial has the service's lines in order")
    func writesDenials() {
        let error = WireMessages.forbiddenByRbac(
            caller: "appid=a;oid=o",
            action: "Microsoft.KeyVault/vaults/secrets/getSecret/action",
            resource: "/vaults/default/secrets/x",
            vault: vault
        )
        let lines = error.summary.split(separator: "\r\n", omittingEmptySubsequences: false)
        #expect(lines.count == 10)
        #expect(lines[0] == "Caller is not authorized to perform action on resource.")
        #expect(lines[2] == "Caller: appid=a;oid=o")
        #expect(lines[3] == "Action: 'Microsoft.KeyVault/vaults/secrets/getSecret/action'")
        #expect(lines[5] == "Assignment: (not found)")
        #expect(lines[8] == "Vault: default")
        #expect(error.code == .forbiddenByRbac)
    }

    @Test("a refusal of the firewall names address, caller and vault, as the service does")
    func writesFirewallRefusals() {
        let error = WireMessages.forbiddenByFirewall(
            address: "192.0.2.1",
            caller: "appid=a;oid=o",
            vault: vault
        )
        #expect(error.code == .forbiddenByFirewall)
        #expect(
            error.summary == "Client address is not authorized and caller is not a trusted service.\r\n"
                + "Client address: 192.0.2.1\r\nCaller: appid=a;oid=o\r\nVault: default;location=local"
        )
    }

    @Test("the error remembers where it was thrown, not where its text stands")
    func keepsTheSource() {
        #expect(WireMessages.corruptBackup().source.hasPrefix("KeyVaultWireTests/WireMessagesTests.swift:"))
        #expect(WireMessages.purgeProtected(vault: vault).source.contains("WireMessagesTests"))
    }

    @Test("text of a client is cut and made printable before it is shown")
    func cleansClientText() {
        let error = WireMessages.invalidName("a\r\n\u{1B}[31m\u{202E}" + String(repeating: "x", count: 5_000))
        #expect(error.summary.utf8.count < 400)
        #expect(error.summary.utf8.allSatisfy { (0x20...0x7E).contains($0) })
    }
}
