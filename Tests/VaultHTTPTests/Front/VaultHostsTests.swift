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

    @Test(
        "a client that came by a name is answered with that name",
        arguments: [
            ("vault.localhost:9", "vault.localhost:9"), ("one.vault.localhost:9", "vault.localhost:9"),
            ("kv.example", "kv.example"), ("one.kv.example:8443", "kv.example:8443"),
        ]
    )
    func named(authority: String, suffix: String) throws {
        let hosts = VaultHosts(suffixes: ["KV.example"])
        let frame = Self.frame(authority)
        let name = try #require(VaultName("orders"))
        #expect(hosts.suffixAuthority(near: frame) == suffix)
        #expect(hosts.url(of: name, near: frame) == "https://orders.\(suffix)")
        #expect(hosts.url(of: .default, near: frame) == "https://\(suffix)")
    }
}
