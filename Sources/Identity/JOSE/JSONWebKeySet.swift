import Foundation
import VaultCore

/// The public keys of an issuer (RFC 7517).
struct JSONWebKeySet: Sendable {
    /// One key as the set shows it.
    struct Entry: Codable, Sendable {
        var kid: String?
        var use: String?
        var alg: String?
        var issuer: String?
        var material: PublicKeyMaterial

        private enum CodingKeys: String, CodingKey {
            case kid, use, alg, issuer
        }

        init(kid: String, alg: String, issuer: String, material: PublicKeyMaterial) {
            (self.kid, use, self.alg, self.issuer, self.material) = (kid, "sig", alg, issuer, material)
        }

        init(from decoder: any Decoder) throws {
            let members = try decoder.container(keyedBy: CodingKeys.self)
            kid = try members.decodeIfPresent(String.self, forKey: .kid)
            use = try members.decodeIfPresent(String.self, forKey: .use)
            alg = try members.decodeIfPresent(String.self, forKey: .alg)
            issuer = nil
            material = try PublicKeyMaterial(from: decoder)
        }

        func encode(to encoder: any Encoder) throws {
            var members = encoder.container(keyedBy: CodingKeys.self)
            try members.encodeIfPresent(kid, forKey: .kid)
            try members.encodeIfPresent(use, forKey: .use)
            try members.encodeIfPresent(alg, forKey: .alg)
            try members.encodeIfPresent(issuer, forKey: .issuer)
            try material.encode(to: encoder)
        }
    }

    /// An entry that may be of a kind not understood here; such keys are passed over, as RFC 7517, section 5, asks.
    private struct Tolerant: Decodable {
        let entry: Entry?

        init(from decoder: any Decoder) {
            entry = try? Entry(from: decoder)
        }
    }

    private struct Document: Decodable {
        let keys: [Tolerant]
    }

    /// More keys than any issuer publishes.
    static let mostKeys = 64

    /// The keys that verify signatures, with their ids.
    let keys: [(kid: String?, key: JWSVerifyingKey)]

    /// Reads a set; nil unless it is a JWKS of bounded size with at least one key that verifies signatures.
    init?(json: [UInt8]) {
        guard let document = try? JSONDecoder().decode(Document.self, from: Data(json)),
            document.keys.count <= Self.mostKeys
        else { return nil }
        keys = document.keys.compactMap { tolerant in
            guard let entry = tolerant.entry, entry.use ?? "sig" == "sig",
                let key = JWSVerifyingKey(entry.material)
            else { return nil }
            return (entry.kid, key)
        }
        if keys.isEmpty { return nil }
    }

    /// Whether one of the keys that the token's `kid` admits made its signature.
    func verifies(_ token: CompactJWS) -> Bool {
        candidates(for: token.header.kid).contains { token.isSigned(by: $0) }
    }

    /// Whether there is a key for this `kid`.
    func knows(_ kid: String?) -> Bool {
        !candidates(for: kid).isEmpty
    }

    private func candidates(for kid: String?) -> [JWSVerifyingKey] {
        keys.filter { kid == nil || $0.kid == nil || $0.kid == kid }.map(\.key)
    }
}
