import Crypto
import Foundation
import Receipts
import Testing
import VaultCore

@Suite("The keys that verify receipts")
struct ReceiptKeySetTests {
    /// The key of RFC 7517, appendix A.1; its thumbprint was made with another library.
    private static let published = """
        {"kty":"EC","crv":"P-256","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",\
        "y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM","use":"sig","kid":"KID"}
        """
    private static let thumbprint = "cn-I_WNMClehiVp51i_0VpOENW1upEerA8sEam5hn-s"

    private func read(_ text: String) throws(ReceiptProblem) -> ReceiptKeySet {
        try ReceiptKeySet(json: Array(text.utf8))
    }

    @Test("a key is named by its thumbprint")
    func thumbprint() throws {
        let text = Self.published.replacing("KID", with: Self.thumbprint)
        #expect(try read(#"{"keys":[\#(text)]}"#).keys.map(\.kid) == [Self.thumbprint])
        let error = #expect(throws: ReceiptProblem.self) { try read(#"{"keys":[\#(Self.published)]}"#) }
        #expect(error?.code == .malformed && error?.detail.contains("thumbprint") == true)
    }

    @Test("a set reads back as it was written, with the time of each key")
    func roundTrip() throws {
        let set = ReceiptKeySet([
            Sample.publicKey(of: P256.Signing.PrivateKey(), until: Sample.begun), Sample.publicKey(),
        ])
        let json = try JSONEncoder().encode(set)
        #expect(try ReceiptKeySet(json: Array(json)) == set)
        let text = String(decoding: json, as: UTF8.self)
        #expect(text.contains(#""alg":"ES256""#) && text.contains(#""nbf""#) && !text.contains(#""d""#))
    }

    @Test("keys for other things are passed over")
    func others() throws {
        let ours = String(decoding: try JSONEncoder().encode(Sample.publicKey()), as: UTF8.self)
        let text = """
            {"keys":[{"kty":"RSA","n":"AQ","e":"AQAB"},{"kty":"OKP"},5,null,\
            \(Self.published.replacing(#""use":"sig""#, with: #""use":"enc""#)),\(ours)],"more":1}
            """
        #expect(try read(text).keys == [Sample.publicKey()])
    }

    @Test(
        "what is no set of keys for receipts is refused",
        arguments: ["", "[]", "{}", #"{"keys":5}"#, #"{"keys":[]}"#, #"{"keys":[{"kty":"RSA"}]}"#]
    )
    func refused(text: String) {
        let error = #expect(throws: ReceiptProblem.self) { try read(text) }
        #expect(error?.code == .malformed)
    }

    @Test("a point that is not on the curve is refused, whatever its name")
    func offTheCurve() {
        let (x, y) = ([UInt8](repeating: 1, count: 32), [UInt8](repeating: 2, count: 32))
        let key = ReceiptKey(x: x, y: y, signsFrom: Sample.begun)
        #expect(throws: ReceiptProblem.self) {
            try ReceiptKeySet(json: Array(try JSONEncoder().encode(ReceiptKeySet([key]))))
        }
    }
}
