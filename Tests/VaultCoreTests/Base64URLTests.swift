import Foundation
import Testing
import VaultCore

@Suite("Base64url")
struct Base64URLTests {
    @Test(
        "the vectors of RFC 4648, section 10, without padding",
        arguments: [
            ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE"),
            ("foobar", "Zm9vYmFy"),
        ]
    )
    func encodesVectors(plain: String, text: String) {
        #expect(Base64URL.encode(plain.utf8) == text)
        #expect(Base64URL.decode(text) == Array(plain.utf8))
        let padded = text + String(repeating: "=", count: (4 - text.count % 4) % 4)
        #expect(Base64URL.decode(padded) == Array(plain.utf8))
    }

    @Test("the alphabet is the one for addresses")
    func usesTheURLAlphabet() {
        #expect(Base64URL.encode([0xFB, 0xFF, 0xBF]) == "-_-_")
        #expect(Base64URL.decode("-_-_") == [0xFB, 0xFF, 0xBF])
    }

    @Test(
        "wrong characters, lengths and padding are refused",
        arguments: [
            "A", "AAAAA", "+_8", "/w", "Zm9v Yg", "Zm9v\n", "Zg=", "Zg===", "Zm8==", "=", "====", "Zm9v=",
            "Z=g=",
            "Zg==Zg==", "\u{E9}A", "Zg\0",
        ]
    )
    func refusesMalformed(text: String) {
        #expect(Base64URL.decode(text) == nil)
    }

    @Test("every length and byte agrees with Foundation and comes back")
    func agreesWithFoundation() {
        for count in 0..<70 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 97 + count * 13) }
            let reference = Data(bytes).base64EncodedString()
                .replacingOccurrences(of: "+", with: "-").replacingOccurrences(of: "/", with: "_")
                .replacingOccurrences(of: "=", with: "")
            #expect(Base64URL.encode(bytes) == reference)
            #expect(Base64URL.decode(reference) == bytes)
        }
    }
}
