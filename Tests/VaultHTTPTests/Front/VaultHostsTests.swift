import HTTPTypes
import Testing
import VaultCore

@testable import VaultHTTP

@Suite("Hosts of vaults")
struct VaultHostsTests {
    private static func frame(_ authority: String) -> RequestFrame {
        RequestFrame(
            method: "GET",
            path: "/",
            query: "",
            headers: [:],
            authority: authority,
            remoteAddress: "127.0.0.1",
            body: { _ in [] }
        )
    }

    @Test(
        "vaults by name keep the port that the request came to",
        arguments: [
            ("localhost:8443", ":8443"), ("127.0.0.1:1", ":1"), ("[::1]:8443", ":8443"), ("localhost", ""),
            ("one.vault.localhost:9", ":9"),
        ]
    )
    func port(authority: String, port: String) throws {
        let hosts = VaultHosts(suffixes: [])
        let frame = Self.frame(authority)
        #expect(hosts.suffixAuthority(near: frame) == "vault.localhost\(port)")
        let name = try #require(VaultName("orders"))
        #expect(hosts.url(of: name, near: frame) == "https://orders.vault.localhost\(port)")
        #expect(hosts.url(of: .default, near: frame) == "https://localhost\(port)")
    }
}
