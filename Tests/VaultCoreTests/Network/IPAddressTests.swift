import Testing
import VaultCore

@Suite("IP addresses")
struct IPAddressTests {
    @Test(
        "an address is read in every form and shown in one",
        arguments: [
            ("0.0.0.0", "0.0.0.0"), ("192.0.2.1", "192.0.2.1"), ("255.255.255.255", "255.255.255.255"),
            ("::", "::"), ("::1", "::1"), ("1::", "1::"), ("2001:DB8::A", "2001:db8::a"),
            ("2001:0db8:0000:0000:0001:0000:0000:0001", "2001:db8::1:0:0:1"),
            ("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"), ("0:0:0:0:0:0:0:0", "::"),
            ("1:0:0:2:0:0:0:3", "1:0:0:2::3"), ("::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"),
            ("64:ff9b::192.0.2.33", "64:ff9b::c000:221"), ("fe80::1", "fe80::1"),
        ]
    )
    func forms(text: String, shown: String) throws {
        let address = try #require(IPAddress(text))
        #expect(address.description == shown)
        #expect(IPAddress(shown) == address)
    }

    @Test(
        "what is no address is none",
        arguments: [
            "", " ", "localhost", "1.2.3", "1.2.3.4.5", "1.2.3.", "1.2.3.256", "01.2.3.4", "1.2.3.00",
            "+1.2.3.4",
            "1.2.3.4 ", "1.2.3.4:80", "0x1.2.3.4", "1", "١.2.3.4", ":", ":::", "1:2:3:4:5:6:7",
            "1:2:3:4:5:6:7:8:9",
            "1::2::3", "1:2:3:4:5:6:7::8", "::12345", "::g", "::+1", "::-1", "fe80::1%eth0", "[::1]",
            "1.2.3.4::",
            "::1.2.3", "::1.2.3.4:5", "::/0",
            "0000:0000:0000:0000:0000:0000:255.255.255.255 ",
        ]
    )
    func others(text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test(
        "an IPv4 address in IPv6's dress is the IPv4 address",
        arguments: ["::ffff:192.0.2.1", "::FFFF:c000:201"]
    )
    func mapped(text: String) throws {
        let address = try #require(IPAddress(text))
        #expect(address == IPAddress("192.0.2.1") && address.family == .v4)
        #expect(IPAddress("::192.0.2.1")?.family == .v6)
    }
}
