import Crypto
import Foundation
import VaultCore
import X509
import _CryptoExtras

/// A public key that checks signatures; its type decides which algorithms it can be used with.
enum JWSVerifyingKey: Sendable {
    case rsa(_RSA.Signing.PublicKey)
    case p256(P256.Signing.PublicKey)
    case p384(P384.Signing.PublicKey)
    case p521(P521.Signing.PublicKey)

    /// The key of a certificate; nil for a kind not used here, or RSA below 2048 bits.
    init?(_ certificate: Certificate) {
        if let key = _RSA.Signing.PublicKey(certificate.publicKey) {
            guard key.keySizeInBits >= 2048 else { return nil }
            self = .rsa(key)
        } else if let key = P256.Signing.PublicKey(certificate.publicKey) {
            self = .p256(key)
        } else if let key = P384.Signing.PublicKey(certificate.publicKey) {
            self = .p384(key)
        } else if let key = P521.Signing.PublicKey(certificate.publicKey) {
            self = .p521(key)
        } else {
            return nil
        }
    }

    /// The key with these numbers; nil when they make none, or RSA below 2048 bits.
    init?(_ material: PublicKeyMaterial) {
        do {
            switch material {
            case .rsa(let modulus, let exponent):
                self = .rsa(try _RSA.Signing.PublicKey(n: modulus, e: exponent))
            case .ec(.p256, let x, let y): self = .p256(try P256.Signing.PublicKey(rawRepresentation: x + y))
            case .ec(.p384, let x, let y): self = .p384(try P384.Signing.PublicKey(rawRepresentation: x + y))
            case .ec(.p521, let x, let y): self = .p521(try P521.Signing.PublicKey(rawRepresentation: x + y))
            case .ec(.p256k, _, _), .oct: return nil
            }
        } catch {
            return nil
        }
    }

    /// Whether `signature` is this key's over `input`; an algorithm that does not fit the key is never valid.
    func isValid(_ signature: [UInt8], over input: [UInt8], by algorithm: JWSAlgorithm) -> Bool {
        switch (self, algorithm) {
        case (.rsa(let key), .rs256): Self.check(key, signature, SHA256.hash(data: input), .insecurePKCS1v1_5)
        case (.rsa(let key), .rs384): Self.check(key, signature, SHA384.hash(data: input), .insecurePKCS1v1_5)
        case (.rsa(let key), .rs512): Self.check(key, signature, SHA512.hash(data: input), .insecurePKCS1v1_5)
        case (.rsa(let key), .ps256): Self.check(key, signature, SHA256.hash(data: input), .PSS)
        case (.rsa(let key), .ps384): Self.check(key, signature, SHA384.hash(data: input), .PSS)
        case (.rsa(let key), .ps512): Self.check(key, signature, SHA512.hash(data: input), .PSS)
        case (.p256(let key), .es256):
            (try? P256.Signing.ECDSASignature(rawRepresentation: signature))
                .map { key.isValidSignature($0, for: SHA256.hash(data: input)) } ?? false
        case (.p384(let key), .es384):
            (try? P384.Signing.ECDSASignature(rawRepresentation: signature))
                .map { key.isValidSignature($0, for: SHA384.hash(data: input)) } ?? false
        case (.p521(let key), .es512):
            (try? P521.Signing.ECDSASignature(rawRepresentation: signature))
                .map { key.isValidSignature($0, for: SHA512.hash(data: input)) } ?? false
        default: false
        }
    }

    private static func check(
        _ key: _RSA.Signing.PublicKey,
        _ signature: [UInt8],
        _ digest: some Digest,
        _ padding: _RSA.Signing.Padding
    ) -> Bool {
        key.isValidSignature(
            _RSA.Signing.RSASignature(rawRepresentation: signature),
            for: digest,
            padding: padding
        )
    }
}
