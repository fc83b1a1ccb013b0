import Foundation
import VaultCore

/// A signed token in its compact form (RFC 7515, section 7.1), taken apart but not yet believed.
struct CompactJWS: Sendable {
    /// The header's members that are looked at.
    struct Header: Decodable, Sendable {
        let alg: String
        let kid: String?
        let x5t: String?
        let x5tS256: String?
        let x5c: [String]?
        let crit: [String]?

        private enum CodingKeys: String, CodingKey {
            case alg, kid, x5t, x5c, crit
            case x5tS256 = "x5t#S256"
        }
    }

    /// No token of ours or of a known issuer comes near this length.
    static let longest = 16_384

    let header: Header
    let payload: [UInt8]
    let signature: [UInt8]
    private let signed: [UInt8]

    /// Takes a token apart; nil unless it is three parts of unpadded base64url with a JSON header, of bounded
    /// length, without critical extensions (RFC 7515, section 4.1.11: what is not understood is refused).
    init?(_ text: String) {
        guard text.utf8.count <= Self.longest, !text.utf8.contains(UInt8(ascii: "=")) else { return nil }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let head = Base64URL.decode(String(parts[0])),
            let payload = Base64URL.decode(String(parts[1])),
            let signature = Base64URL.decode(String(parts[2])),
            let header = try? JSONDecoder().decode(Header.self, from: Data(head)), header.crit == nil
        else { return nil }
        self.header = header
        self.payload = payload
        self.signature = signature
        signed = Array("\(parts[0]).\(parts[1])".utf8)
    }

    /// Whether the signature is the key's, by an algorithm that fits the key.
    func isSigned(by key: JWSVerifyingKey) -> Bool {
        guard let algorithm = JWSAlgorithm(rawValue: header.alg) else { return false }
        return key.isValid(signature, over: signed, by: algorithm)
    }

    /// The payload as claims; nil when a member is missing or of a wrong type.
    func claims<T: Decodable>(_ type: T.Type = T.self) -> T? {
        try? JSONDecoder().decode(type, from: Data(payload))
    }

    /// Puts a token together with the signature that `sign` makes over its first two parts.
    static func make<E: Error>(
        header: some Encodable,
        claims: some Encodable,
        sign: ([UInt8]) throws(E) -> [UInt8]
    ) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let input = try
            "\(Base64URL.encode(encoder.encode(header))).\(Base64URL.encode(encoder.encode(claims)))"
        return "\(input).\(Base64URL.encode(try sign(Array(input.utf8))))"
    }
}
