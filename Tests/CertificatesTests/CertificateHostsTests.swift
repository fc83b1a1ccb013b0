import Testing

@testable import Certificates

@Suite("The hosts of a certificate")
struct CertificateHostsTests {
    @Test(
        "Addresses are told from names",
        arguments: [
            ("127.0.0.1", [127, 0, 0, 1]), ("255.255.255.255", [255, 255, 255, 255]),
            ("::1", [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]),
            ("2001:db8::a:b", [0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xa, 0, 0xb]),
            ("1:2:3:4:5:6:7:8", [0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 8]),
            ("::ffff:192.0.2.1", [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 2, 1]),
            ("::", [UInt8](repeating: 0, count: 16)),
        ] as [(String, [UInt8])]
    )
    func addresses(text: String, bytes: [UInt8]) {
        #expect(IPAddress.bytes(text) == bytes)
    }

    @Test(
        "What is not an address is none",
        arguments: [
            "", "1.2.3", "1.2.3.256", "1.2.3.4.5", "1::2::3", "12345::", "1:2:3:4:5:6:7", "::g", "+1.2.3.4",
            "a.b",
        ]
    )
    func notAddresses(text: String) {
        #expect(IPAddress.bytes(text) == nil)
    }

    @Test("Each host stands once, in lower case")
    func once() {
        let hosts = CertificateHosts(extra: ["LOCALHOST", "127.0.0.1", "Vault.Test", "vault.test"])
        #expect(hosts.names == ["localhost", "*.vault.localhost", "vault.test"])
        #expect(hosts.addresses.count == 2)
    }
}
