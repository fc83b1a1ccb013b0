import KeyVaultWire
import Testing

@Suite("Vault addresses")
struct VaultAddressTests {
    @Test(
        "host and port are kept as called, but for case and the default port",
        arguments: [
            ("localhost:8443", "https://localhost:8443", "localhost"),
            ("V1.Vault.Localhost", "https://v1.vault.localhost", "v1.vault.localhost"),
            ("v1.example:443", "https://v1.example", "v1.example"),
            ("127.0.0.1:1", "https://127.0.0.1:1", "127.0.0.1"),
            ("[::1]:8443", "https://[::1]:8443", "[::1]"), ("[::1]", "https://[::1]", "[::1]"),
        ]
    )
    func reads(authority: String, text: String, host: String) throws {
        let address = try #require(VaultAddress(authority: authority))
        #expect(address.description == text)
        #expect(address.host == host)
    }

    @Test(
        "what is no host is refused",
        arguments: [
            "", ":8443", "host:", "host:0", "host:65536", "host:8443x", "host:-1", "a b", "a/b", "a\"b",
            "a\r\nb",
            "user@host", "a:b:443", "[::1", "[::1]x", "[::1]8443", "[x]", "[]", "h\u{E9}st", "host:\u{661}",
            String(repeating: "a", count: 256),
        ]
    )
    func refuses(authority: String) {
        #expect(VaultAddress(authority: authority) == nil)
    }
}
