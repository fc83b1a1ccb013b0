import Testing
import VaultCore

@Suite("The firewall of a vault")
struct VaultFirewallTests {
    private func firewall(_ ranges: String..., action: VaultFirewall.DefaultAction = .deny) throws
        -> VaultFirewall
    {
        var firewall = VaultFirewall(defaultAction: action)
        for range in ranges { try firewall.add(try AddressRange(range)) }
        return firewall
    }

    @Test(
        "one that is off admits everybody, whatever its ranges",
        arguments: ["192.0.2.1", "::1", "unknown", ""]
    )
    func off(address: String) throws {
        #expect(VaultFirewall.off.admits(address))
        #expect(try firewall("10.0.0.0/8", action: .allow).admits(address))
        #expect(VaultRecord(name: .default, created: Timestamp(unixSeconds: 0)).firewall == .off)
    }

    @Test("one that is on admits nobody but those in its ranges")
    func on() throws {
        let firewall = try firewall("203.0.113.0/24", "198.51.100.7", "2001:db8::/32")
        for address in ["203.0.113.9", "198.51.100.7", "2001:db8::5", "::ffff:203.0.113.9"] {
            #expect(firewall.admits(address))
        }
        for address in ["203.0.114.1", "198.51.100.8", "2001:db9::", "127.0.0.1", "::1", "unknown", ""] {
            #expect(!firewall.admits(address))
        }
        #expect(!VaultFirewall().admits("127.0.0.1"))
    }

    @Test("Azure's trusted services open nothing", arguments: VaultFirewall.Bypass.allCases)
    func bypass(bypass: VaultFirewall.Bypass) {
        #expect(!VaultFirewall(bypass: bypass).admits("192.0.2.1"))
    }

    @Test("a range is in once, and is taken out as it was added")
    func addAndRemove() throws {
        var firewall = try firewall("10.0.0.0/8", "10.0.0.0/8", "10.0.0.1", "10.0.0.1/32")
        #expect(firewall.ranges.map(\.description) == ["10.0.0.0/8", "10.0.0.1"])
        let removed = try ["10.0.0.0/9", "10.0.0.0/8"].map { firewall.remove(try AddressRange($0)) }
        #expect(removed == [false, true])
        #expect(firewall.admits("10.0.0.1") && !firewall.admits("10.0.0.2"))
    }

    @Test("a range too many is refused")
    func bound() throws {
        var firewall = VaultFirewall()
        for index in 0..<VaultFirewall.mostRanges {
            try firewall.add(try AddressRange("10.0.\(index / 256).\(index % 256)"))
        }
        let last = try AddressRange("10.0.0.0")
        try firewall.add(last)
        let another = try AddressRange("10.9.9.9")
        #expect(throws: VaultError(.badParameter, "")) { try firewall.add(another) }
    }
}
