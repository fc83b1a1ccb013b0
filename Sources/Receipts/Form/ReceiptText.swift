import Foundation
import VaultCore

/// A receipt as it is signed, stored and handed out: a compact JSON Web Signature by ES256 (RFC 7515, section 7.1;
/// RFC 7518, section 3.4).
///
/// Taken apart it is not believed yet: ``ReceiptKeySet/verify(_:)`` does that.
public struct ReceiptText: Sendable {
    /// The one algorithm of receipts; what a text names is compared with it and never chosen by it.
    public static let algorithm = "ES256"
    /// The explicit type (RFC 8725, section 3.11), so that no other token of the server is taken for a receipt.
    public static let type = "rekey-receipt+jwt"
    /// No receipt comes near this length.
    public static let longest = 1 << 20

    struct Header: Codable {
        var alg: String
        var kid: String
        var typ: String
        var crit: [String]?
    }

    let header: Header
    let payload: [UInt8]
    let signature: [UInt8]
    let signed: [UInt8]

    /// Takes a text apart; throws a ``ReceiptProblem`` unless it is three parts of unpadded base64url, of which the
    /// first is a header, of bounded length.
    public init(_ text: String) throws(ReceiptProblem) {
        guard text.utf8.count <= Self.longest else {
            throw ReceiptProblem(.malformed, "It is longer than \(Self.longest) bytes.")
        }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map { Self.decode($0) }
        guard parts.count == 3, let head = parts[0], let payload = parts[1], let signature = parts[2] else {
            throw ReceiptProblem(
                .malformed,
                "It is not three parts of base64url with dots between, as `rekey receipt export` writes."
            )
        }
        guard let header = try? JSONDecoder().decode(Header.self, from: Data(head)) else {
            throw ReceiptProblem(.malformed, "Its header does not name an algorithm, a key and a type.")
        }
        self.header = header
        self.payload = payload
        self.signature = signature
        signed =
            Array(text.utf8.prefix { $0 != UInt8(ascii: ".") }) + [UInt8(ascii: ".")]
            + text.utf8.drop { $0 != UInt8(ascii: ".") }.dropFirst().prefix { $0 != UInt8(ascii: ".") }
    }

    /// The `kid`: which key it says signed it.
    public var keyID: String { header.kid }

    /// What it says, believed or not.
    ///
    /// Throws a ``ReceiptProblem`` when it is no receipt, or one of a newer form.
    public func receipt() throws(ReceiptProblem) -> Receipt {
        struct Form: Decodable {
            let receipt: Int
        }
        let data = Data(payload)
        if let form = try? JSONDecoder().decode(Form.self, from: data), form.receipt > Receipt.newestForm {
            throw ReceiptProblem(
                .unsupported,
                "It has the form \(form.receipt), and this release reads forms up to \(Receipt.newestForm); use a newer one."
            )
        }
        do {
            return try JSONDecoder().decode(Receipt.self, from: data)
        } catch {
            throw ReceiptProblem(.malformed, "Its payload is not a receipt: \(Self.words(error)).")
        }
    }

    /// Puts a text together with the signature that `sign` makes over its first two parts with the key named.
    public static func make(
        _ receipt: Receipt,
        keyID: String,
        sign: ([UInt8]) throws -> [UInt8]
    ) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let header = try encoder.encode(Header(alg: algorithm, kid: keyID, typ: type))
        let input = "\(Base64URL.encode(header)).\(Base64URL.encode(try encoder.encode(receipt)))"
        return "\(input).\(Base64URL.encode(try sign(Array(input.utf8))))"
    }

    // MARK: - Parts

    /// The bytes of a part; nil when it is spelled in another way than ``Base64URL/encode(_:)`` spells it, so that no
    /// two texts are the same receipt.
    private static func decode(_ part: Substring) -> [UInt8]? {
        guard let bytes = Base64URL.decode(part.utf8), Base64URL.encode(bytes) == part else { return nil }
        return bytes
    }

    private static func words(_ error: any Error) -> String {
        switch error as? DecodingError {
        case .keyNotFound(let key, let context): "\(path(context, key.stringValue)) is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            context.codingPath.isEmpty ? "it is no JSON object" : "\(path(context)) cannot be read"
        default: "it cannot be read"
        }
    }

    private static func path(_ context: DecodingError.Context, _ last: String? = nil) -> String {
        (context.codingPath.map(\.stringValue) + [last].compactMap(\.self)).joined(separator: ".")
    }
}
