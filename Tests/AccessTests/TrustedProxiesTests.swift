import Access
import Testing
import VaultCore

@Suite("Proxies that are believed")
struct TrustedProxiesTests {
    private static func proxies(_ texts: String...) throws -> TrustedProxies {
        TrustedProxies(try texts.map { try AddressRange($0) })
    }

    @Test(
        "nobody else is believed",
        arguments: ["198.51.100.1", "10.1.0.1", "2001:db8::1", "", "unknown"]
    )
    func strangers(peer: String) throws {
        #expect(TrustedProxies().caller(from: peer, forwarded: ["203.0.113.9"]) == peer)
        #expect(try Self.proxies("10.0.0.0/24").caller(from: peer, forwarded: ["203.0.113.9"]) == peer)
    }

    @Test(
        "the caller is the last address that is no trusted proxy",
        arguments: [
            (["203.0.113.9"], "203.0.113.9"), (["8.8.8.8, 203.0.113.9"], "203.0.113.9"),
            (["8.8.8.8", "203.0.113.9"], "203.0.113.9"), (["203.0.113.9, 10.0.0.7"], "203.0.113.9"),
            (["203.0.113.9, 10.0.0.7", "10.0.0.8,10.0.0.9"], "203.0.113.9"),
            (["garbage, 203.0.113.9"], "203.0.113.9"), ([" 203.0.113.9\t, , "], "203.0.113.9"),
            (["203.0.113.9:51234"], "203.0.113.9"), (["2001:DB8::9"], "2001:db8::9"),
            (["[2001:db8::9]"], "2001:db8::9"), (["[2001:db8::9]:443"], "2001:db8::9"),
            (["::ffff:203.0.113.9"], "203.0.113.9"),
        ]
    )
    func chains(fields: [String], caller: String) throws {
        let proxies = try Self.proxies("10.0.0.0/24", "192.0.2.1")
        for peer in ["10.0.0.7", "192.0.2.1", "::ffff:10.0.0.7"] {
            #expect(proxies.caller(from: peer, forwarded: fields) == caller)
        }
    }

    @Test("an IPv4 caller of a socket for IPv6 has one address, not two")
    func mapped() throws {
        #expect(TrustedProxies().caller(from: "::ffff:203.0.113.9", forwarded: []) == "203.0.113.9")
        #expect(
            try Self.proxies("10.0.0.0/24").caller(from: "::ffff:203.0.113.9", forwarded: []) == "203.0.113.9"
        )
        #expect(try Self.proxies("10.0.0.0/24").caller(from: "::ffff:10.0.0.7", forwarded: []) == "10.0.0.7")
    }

    @Test("a chain of nothing but proxies begins with the caller")
    func proxiesOnly() throws {
        let proxies = try Self.proxies("10.0.0.0/24")
        #expect(proxies.caller(from: "10.0.0.7", forwarded: ["10.0.0.9, 10.0.0.8"]) == "10.0.0.9")
        #expect(proxies.caller(from: "10.0.0.7", forwarded: []) == "10.0.0.7")
        #expect(proxies.caller(from: "10.0.0.7", forwarded: ["", " ,"]) == "10.0.0.7")
    }

    @Test(
        "what cannot be read names nobody, and no firewall admits that",
        arguments: [
            "unknown", "_hidden", "203.0.113.9 8.8.8.8", "203.0.113.9:", "203.0.113.9:http", "[203.0.113.9]",
            "[2001:db8::9", "[2001:db8::9]x", "fe80::1%eth0", "203.0.113.9, \"", "localhost",
        ]
    )
    func unreadable(field: String) throws {
        let caller = try Self.proxies("10.0.0.0/24").caller(from: "10.0.0.7", forwarded: [field])
        #expect(caller == TrustedProxies.unknown)
        var firewall = VaultFirewall()
        try firewall.add(try AddressRange("0.0.0.0/0"))
        try firewall.add(try AddressRange("::/0"))
        #expect(!firewall.admits(caller))
    }
}
