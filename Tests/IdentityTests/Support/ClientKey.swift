import Crypto
import Foundation
import JWTKit
import SwiftASN1
import VaultCore
import X509
import _CryptoExtras

/// A client's key with a self-signed certificate, and assertions signed with it by JWTKit.
struct ClientKey: Sendable {
    enum Algorithm: String, CaseIterable, Sendable {
        case rs256 = "RS256"
        case ps256 = "PS256"
        case es256 = "ES256"
    }

    enum Private: Sendable {
        case rsa(_RSA.Signing.PrivateKey)
        case ec(P256.Signing.PrivateKey)
    }

    /// One RSA key for all tests, because making one takes long.
    private static let sharedRSA = Result { try _RSA.Signing.PrivateKey(keySize: .bits2048) }

    let algorithm: Algorithm
    let key: Private
    let certificate: Certificate

    init(
        _ algorithm: Algorithm,
        validFor life: TimeInterval = 86_400 * 365,
        now: Timestamp = MockClock().now()
    ) throws {
        self.algorithm = algorithm
        key = algorithm == .es256 ? .ec(P256.Signing.PrivateKey()) : .rsa(try Self.sharedRSA.get())
        let start = Date(timeIntervalSince1970: Double(now.unixSeconds))
        let name = try DistinguishedName { CommonName("client") }
        let issuerKey: Certificate.PrivateKey =
            switch key {
            case .rsa(let key): Certificate.PrivateKey(key)
            case .ec(let key): Certificate.PrivateKey(key)
            }
        certificate = try Certificate(
            version: .v3,
            serialNumber: .init(),
            publicKey: issuerKey.publicKey,
            notValidBefore: start,
            notValidAfter: start.addingTimeInterval(life),
            issuer: name,
            subject: name,
            signatureAlgorithm: algorithm == .es256 ? .ecdsaWithSHA256 : .sha256WithRSAEncryption,
            extensions: .init(),
            issuerPrivateKey: issuerKey
        )
    }

    var pem: String {
        get throws { try certificate.serializeAsPEM().pemString }
    }

    private var der: [UInt8] {
        get throws {
            var serializer = DER.Serializer()
            try serializer.serialize(certificate)
            return serializer.serializedBytes
        }
    }

    /// The headers by which clients name their certificate.
    enum Naming: String, CaseIterable, Sendable {
        case x5t, x5tS256, x5tS256Padded, x5c, nothing
    }

    func header(_ naming: Naming) throws -> [String: JWTHeaderField] {
        let der = try self.der
        return switch naming {
        case .x5t: ["x5t": .string(Base64URL.encode(Crypto.Insecure.SHA1.hash(data: der)))]
        case .x5tS256: ["x5t#S256": .string(Base64URL.encode(SHA256.hash(data: der)))]
        case .x5tS256Padded:  // as MSAL for Python writes it
            ["x5t#S256": .string(Base64URL.encode(SHA256.hash(data: der)) + "=")]
        case .x5c: ["x5c": .array([.string(try pem)])]  // JWTKit makes it base64 of DER
        case .nothing: [:]
        }
    }

    /// A token of these claims, signed by JWTKit.
    func sign(
        _ claims: Oracle.Claims,
        kid: String? = nil,
        header: [String: JWTHeaderField] = [:]
    ) async throws -> String {
        let keys = JWTKeyCollection()
        var header = header
        if let kid { header["kid"] = .string(kid) }
        switch (key, algorithm) {
        case (.rsa(let key), .ps256):
            await keys.add(pss: try JWTKit.Insecure.RSA.PrivateKey(backing: key), digestAlgorithm: .sha256)
        case (.rsa(let key), _):
            await keys.add(rsa: try JWTKit.Insecure.RSA.PrivateKey(backing: key), digestAlgorithm: .sha256)
        case (.ec(let key), _): await keys.add(ecdsa: try ES256PrivateKey(backing: key))
        }
        return try await keys.sign(claims, header: JWTHeader(fields: header))
    }

    /// The public part as a JWKS with a key id.
    func keySet(kid: String) throws -> String {
        let members: String
        switch key {
        case .rsa(let key):
            let numbers = try key.publicKey.getKeyPrimitives()
            members =
                "\"kty\":\"RSA\",\"n\":\"\(Base64URL.encode(numbers.modulus))\","
                + "\"e\":\"\(Base64URL.encode(numbers.publicExponent))\""
        case .ec(let key):
            let point = Array(key.publicKey.rawRepresentation)
            members =
                "\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"\(Base64URL.encode(point[..<32]))\","
                + "\"y\":\"\(Base64URL.encode(point[32...]))\""
        }
        return
            "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"X25519\",\"x\":\"AA\"},{\"kid\":\"\(kid)\",\(members)}]}"
    }
}
