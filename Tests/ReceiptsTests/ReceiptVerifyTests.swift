import Crypto
import Foundation
import Receipts
import Testing
import VaultCore

@Suite("A receipt is verified with nothing but keys")
struct ReceiptVerifyTests {
    private func codes(_ text: String, _ keys: ReceiptKeySet = Sample.keys) -> [ReceiptProblem.Code] {
        keys.verify(text).problems.map(\.code)
    }

    @Test("one that was signed and holds together is valid, and says what it said")
    func valid() throws {
        let verdict = Sample.keys.verify(try Sample.text())
        #expect(verdict.isValid && verdict.problems.isEmpty)
        #expect(verdict.receipt == Sample.receipt())
        #expect(verdict.keyID == Sample.publicKey().kid)
    }

    @Test("a text with one character changed is never valid, wherever it stands")
    func changed() throws {
        let text = Array(try Sample.text().utf8)
        for index in text.indices {
            var other = text
            other[index] = other[index] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
            let verdict = Sample.keys.verify(String(decoding: other, as: UTF8.self))
            #expect(!verdict.isValid && verdict.receipt == nil, "at \(index)")
        }
    }

    @Test("the lowest bit of the signature's last character counts too, though it carries no byte")
    func oneSpelling() throws {
        var text = Array(try Sample.text().utf8)
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
        let place = try #require(alphabet.firstIndex(of: text[text.count - 1]))
        text[text.count - 1] = alphabet[place ^ 1]
        #expect(codes(String(decoding: text, as: UTF8.self)) == [.malformed])
    }

    @Test("another payload under the same signature is told from the one that was signed")
    func anotherPayload() throws {
        let signed = try Sample.text().split(separator: ".")
        let other = try Sample.text(Sample.receipt { $0.object = "secrets/other" }).split(separator: ".")
        #expect(codes("\(signed[0]).\(other[1]).\(signed[2])") == [.badSignature])
    }

    @Test("a key of another name is not asked, and one of the same name must have signed")
    func otherKeys() throws {
        let stranger = P256.Signing.PrivateKey()
        #expect(codes(try Sample.text(by: stranger)) == [.unknownKey])
        #expect(codes(try Sample.text(by: stranger, keyID: Sample.publicKey().kid)) == [.badSignature])
    }

    private static let headers = [
        #"{"alg":"none","kid":"KID","typ":"rekey-receipt+jwt"}"#,
        #"{"alg":"HS256","kid":"KID","typ":"rekey-receipt+jwt"}"#,
        #"{"alg":"ES384","kid":"KID","typ":"rekey-receipt+jwt"}"#,
        #"{"alg":"ES256","kid":"KID","typ":"JWT"}"#,
        #"{"alg":"ES256","kid":"KID","typ":"rekey-receipt+jwt","crit":["b64"],"b64":false}"#,
    ]

    @Test(
        "an algorithm or a type of another kind is refused, even under a true signature",
        arguments: headers
    )
    func header(header: String) throws {
        let header = header.replacing("KID", with: Sample.publicKey().kid)
        let payload = String(decoding: try JSONEncoder().encode(Sample.receipt()), as: UTF8.self)
        #expect(codes(try Sample.text(header: header, payload: payload)) == [.unsupported])
    }

    @Test(
        "what is no receipt at all is malformed",
        arguments: [
            "", ".", "..", "a.b", "a.b.c.d", "e30.e30.e30", "not base64!.e30.e30", "e30=.e30.e30",
            "eyJhbGciOiJFUzI1NiJ9.e30.e30", "\u{0}\u{0}.\u{FFFF}.x",
        ]
    )
    func malformed(text: String) {
        #expect(codes(text) == [.malformed])
    }

    @Test("a payload that lacks a part, or has one that does not read, is malformed and names it")
    func payload() throws {
        let header = #"{"alg":"ES256","kid":"\#(Sample.publicKey().kid)","typ":"rekey-receipt+jwt"}"#
        let whole = String(decoding: try JSONEncoder().encode(Sample.receipt()), as: UTF8.self)
        for (part, other, named) in [
            (#""answer""#, #""reply""#, "refusal.answer"), (#""P1D""#, #""soon""#, "decision.quiet"),
            (#""cause":"quiet""#, #""cause":"boredom""#, "decision.cause"),
            ("2027-01-15T", "2027-13-15T", "times"),
        ] {
            #expect(whole.contains(part), "\(part)")
            let text = try Sample.text(header: header, payload: whole.replacing(part, with: other))
            let verdict = Sample.keys.verify(text)
            #expect(verdict.problems.map(\.code) == [.malformed])
            #expect(verdict.problems.first?.detail.contains(named) == true, "\(verdict.problems)")
        }
        #expect(codes(try Sample.text(header: header, payload: "[]")) == [.malformed])
    }

    @Test("a receipt of a newer form is told apart from damage")
    func newer() throws {
        #expect(codes(try Sample.text(Sample.receipt { $0.form = 2 })) == [.unsupported])
    }

    @Test("a text of any length is refused before it is looked at")
    func bounded() {
        #expect(codes(String(repeating: "e", count: ReceiptText.longest + 1)) == [.malformed])
    }

    @Test("a key signs within its time only")
    func period() throws {
        let text = try Sample.text()
        let ended = ReceiptKeySet([Sample.publicKey(until: Sample.retired - .seconds(1))])
        #expect(codes(text, ended) == [.contradiction])
        let late = ReceiptKeySet([Sample.publicKey(from: Sample.retired + .seconds(1))])
        #expect(codes(text, late) == [.contradiction])
        #expect(codes(text, ReceiptKeySet([Sample.publicKey(until: Sample.retired + .days(1))])).isEmpty)
    }

    @Test("what a valid receipt proves is told in words")
    func words() {
        let words = Sample.receipt().words.joined(separator: " ")
        for part in [
            "refused version \(String(repeating: "a", count: 32)) of secrets/orders in the vault default",
            "the login orders_a, at \(ReceiptTime(Sample.refused)): password authentication failed",
            "because nobody had used it for P1D",
            "last used at \(ReceiptTime(Sample.promoted + .seconds(60))) by batch",
            "on demand: trial",
        ] {
            #expect(words.contains(part), "\(part) in \(words)")
        }
    }
}
