import Testing
import VaultCore

@Suite("Identifiers")
struct IdentifierTests {
    @Test("a version is 32 hexadecimal digits, folded to lower case")
    func readsVersions() {
        #expect(
            VersionID("0123456789ABCDEF0123456789abcdef")?.description == "0123456789abcdef0123456789abcdef"
        )
    }

    @Test(
        "anything else is no version",
        arguments: [
            "", "0123456789abcdef0123456789abcde", "0123456789abcdef0123456789abcdef0", "latest",
            "0123456789abcdef0123456789abcdeg", "0123456789abcdef-0123456789abcde",
            "0123456789abcdef0123456789abcde\u{661}",
        ]
    )
    func refusesVersions(text: String) {
        #expect(VersionID(text) == nil)
    }

    @Test("a made version is its sixteen random bytes and reads back")
    func makesVersions() {
        let version = VersionID(from: FixedRandom(first: 0xF8))
        #expect(version.description == "f8f9fafbfcfdfeff0001020304050607")
        #expect(VersionID(version.description) == version)
    }

    @Test(
        "a GUID has the version and variant of RFC 9562 and leaves the other bits alone",
        arguments: [0x00, 0xF0] as [UInt8]
    )
    func makesGUIDs(first: UInt8) {
        let expected =
            first == 0
            ? "00010203-0405-4607-8809-0a0b0c0d0e0f" : "f0f1f2f3-f4f5-46f7-b8f9-fafbfcfdfeff"
        #expect(GUID.make(from: FixedRandom(first: first)) == expected)
    }

    @Test("hexadecimal text has two lower-case digits a byte")
    func encodesHex() {
        #expect(Hex.encode([0x00, 0x0F, 0xA5, 0xFF]) == "000fa5ff")
    }
}
