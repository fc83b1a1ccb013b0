import Testing
import VaultCore

@testable import SQLStore

@Suite("The column of a firewall")
struct FirewallTextTests {
    @Test("one that is as new vaults have it takes no room")
    func off() throws {
        #expect(FirewallText.encode(.off) == nil)
        #expect(try FirewallText.decode(nil) == .off)
        #expect(FirewallText.encode(VaultFirewall()) == "Deny None")
    }

    @Test(
        "what is not whole is refused and opens nothing",
        arguments: [
            "", "Deny", "deny None", "Deny Nobody", "Deny None 10.0.0.0/33", "Deny None 10.0.0.1/8", "{}",
        ]
    )
    func damaged(text: String) {
        #expect(throws: VaultError(.integrity, "")) { try FirewallText.decode(text) }
    }
}
