import Crypto
import Foundation
import Identity
import Testing
import VaultCore

@Suite("Forged tokens")
struct ForgedTokenTests {
    enum Forgery: String, CaseIterable, Sendable {
        case algorithmNone, noSignature, hmacWithPublicKey, otherKey, unknownKeyID, noKeyID, alteredPayload
        case alteredHeader, alteredSignature, relabelledPSS, criticalExtension, fourParts, twoParts, empty,
            padded
        case notBase64, notJSON, tooLong, whitespace
    }

    @Test("every forgery is refused", arguments: Forgery.allCases)
    func refused(forgery: Forgery) async throws {
        let world = try await World.make()
        let (_, genuine) = try await world.tokenOfFreshIdentity()
        let forged = try await Self.forge(forgery, from: genuine, world)
        await #expect(throws: VaultError(.unauthorized, ""), "\(forged.prefix(200))") {
            try await world.system.verifier.verify(forged, audiences: World.audiences)
        }
        #expect(world.system.verifier.cached(forged, audiences: World.audiences) == nil)
        _ = try await world.system.verifier.verify(genuine, audiences: World.audiences)
    }

    // MARK: Forging

    private static func forge(_ forgery: Forgery, from token: String, _ world: World) async throws -> String {
        let parts = token.split(separator: ".").map { String($0) }
        let header = try json(parts[0])
        switch forgery {
        case .algorithmNone: return try joined(["alg": "none", "kid": header["kid"] ?? ""], parts[1], "")
        case .noSignature: return "\(parts[0]).\(parts[1])."
        case .hmacWithPublicKey: return try hmac(header, parts[1], world)
        case .otherKey:
            let kid = try #require(header["kid"] as? String)
            return try await ClientKey(.rs256).sign(try claims(parts[1]), kid: kid)
        case .unknownKeyID: return try joined(["alg": "RS256", "kid": "nobody"], parts[1], parts[2])
        case .noKeyID: return try joined(["alg": "RS256"], parts[1], parts[2])
        case .alteredPayload:
            var payload = try json(parts[1])
            payload["oid"] = "00000000-0000-4000-8000-000000000000"
            return "\(parts[0]).\(try encoded(payload)).\(parts[2])"
        case .alteredHeader:
            return try joined(header.merging(["typ": "at+jwt"]) { _, new in new }, parts[1], parts[2])
        case .alteredSignature:
            var signature = try #require(Base64URL.decode(parts[2]))
            signature[17] ^= 1
            return "\(parts[0]).\(parts[1]).\(Base64URL.encode(signature))"
        case .relabelledPSS:
            return try joined(header.merging(["alg": "PS256"]) { _, new in new }, parts[1], parts[2])
        case .criticalExtension:
            return try joined(header.merging(["crit": ["exp"]]) { _, new in new }, parts[1], parts[2])
        case .fourParts: return token + ".AA"
        case .twoParts: return "\(parts[0]).\(parts[1])"
        case .empty: return ""
        case .padded: return token + "=="
        case .notBase64: return "!!!.\(parts[1]).\(parts[2])"
        case .notJSON: return "\(Base64URL.encode(Array("hello".utf8))).\(parts[1]).\(parts[2])"
        case .tooLong: return "\(parts[0]).\(String(repeating: "A", count: 20_000)).\(parts[2])"
        case .whitespace: return token + " "
        }
    }

    /// The classic: the public key, which everybody has, used as the secret of an HMAC.
    private static func hmac(_ header: [String: Any], _ payload: String, _ world: World) throws -> String {
        let keys =
            try world.system.discovery.keySet(tenant: World.tenant).object()["keys"] as? [[String: Any]]
        let text = try #require(keys?.first?["n"] as? String)
        let modulus = try #require(Base64URL.decode(text))
        let input = "\(try encoded(header.merging(["alg": "HS256"]) { _, new in new })).\(payload)"
        let code = HMAC<SHA256>.authenticationCode(for: Data(input.utf8), using: SymmetricKey(data: modulus))
        return "\(input).\(Base64URL.encode(Array(code)))"
    }

    private static func claims(_ part: String) throws -> Oracle.Claims {
        try JSONDecoder().decode(Oracle.Claims.self, from: Data(try #require(Base64URL.decode(part))))
    }

    private static func json(_ part: String) throws -> [String: Any] {
        let data = Data(try #require(Base64URL.decode(part)))
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    private static func encoded(_ object: [String: Any]) throws -> String {
        Base64URL.encode(try JSONSerialization.data(withJSONObject: object, options: .sortedKeys))
    }

    private static func joined(_ header: [String: Any], _ payload: String, _ signature: String) throws
        -> String
    {
        "\(try encoded(header)).\(payload).\(signature)"
    }
}
