import Testing
import VaultCore

@Suite("Ranges of addresses")
struct AddressRangeTests {
    @Test(
        "a range holds what begins with its bits and nothing else",
        arguments: [
            (
                "203.0.113.7", ["203.0.113.7", "::ffff:203.0.113.7"],
                ["203.0.113.6", "203.0.113.8", "::cb00:7107"]
            ),
            ("203.0.113.0/24", ["203.0.113.0", "203.0.113.255"], ["203.0.112.255", "203.0.114.0", "::"]),
            ("10.0.0.0/31", ["10.0.0.0", "10.0.0.1"], ["10.0.0.2", "9.255.255.255"]),
            ("128.0.0.0/1", ["128.0.0.0", "255.255.255.255"], ["127.255.255.255"]),
            ("0.0.0.0/0", ["0.0.0.0", "255.255.255.255"], ["::", "::1"]),
            (
                "2001:db8::/32", ["2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"],
                ["2001:db9::", "0.0.0.0"]
            ),
            ("2001:db8::1/128", ["2001:db8::1"], ["2001:db8::2"]),
            ("::/0", ["::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"], ["10.0.0.1", "::ffff:10.0.0.1"]),
        ]
    )
    func members(text: String, inside: [String], outside: [String]) throws {
        let range = try AddressRange(text)
        #expect(try inside.allSatisfy { range.contains(try #require(IPAddress($0))) })
        #expect(try !outside.contains { range.contains(try #require(IPAddress($0))) })
    }

    @Test(
        "a range is shown as it is read, one address without its prefix",
        arguments: [
            ("203.0.113.7/32", "203.0.113.7"), ("203.0.113.0/24", "203.0.113.0/24"), ("::1/128", "::1"),
            ("2001:DB8:0::/48", "2001:db8::/48"), ("0.0.0.0/0", "0.0.0.0/0"), ("10.0.0.0/08", "10.0.0.0/8"),
        ]
    )
    func text(text: String, shown: String) throws {
        #expect(try AddressRange(text).description == shown)
        #expect(try AddressRange(shown) == AddressRange(text))
    }

    @Test(
        "what is no range is refused with the remedy",
        arguments: [
            ("", "such as 203.0.113.7"), ("office", "such as 203.0.113.7"),
            ("10.0.0.0-10.0.0.9", "203.0.113.0/24"),
            ("10.0.0.0/", "such as 203.0.113.0/24"), ("10.0.0.0/33", "such as 203.0.113.0/24"),
            ("10.0.0.0/-1", "such as 203.0.113.0/24"), ("10.0.0.0/+8", "203.0.113.0/24"),
            ("10.0.0.0/255.0.0.0", "such as 203.0.113.0/24"), ("2001:db8::/129", "such as 2001:db8::/32"),
            ("10.1.2.3/8", "write 10.0.0.0/8 or 10.1.2.3"), ("::1/127", "write ::/127 or ::1"),
            ("10.0.0.0/8/8", "such as 203.0.113.0/24"),
        ]
    )
    func refusals(text: String, remedy: String) {
        let fault = #expect(throws: TextFault.self) { try AddressRange(text) }
        #expect(fault?.remedy.contains(remedy) == true)
    }
}
