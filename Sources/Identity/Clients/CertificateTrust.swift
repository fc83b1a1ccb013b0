import Crypto
import Foundation
import SwiftASN1
import VaultCore
import X509

/// A client certificate that an identity signs its assertions with.
struct CertificateTrust: Codable, Sendable, Equatable {
    /// The certificate, DER.
    let certificate: Data
    /// The SHA-1 thumbprint as `x5t` carries it; it only finds the certificate, it proves nothing.
    let x5t: String
    /// The SHA-256 thumbprint as `x5t#S256` carries it.
    let x5tS256: String

    /// Reads PEM text that holds one certificate and no private key; with it, when the certificate expires.
    ///
    /// Throws ``VaultError/Code/badParameter`` for anything else, and for a kind of key not accepted.
    static func read(pem: String) throws(VaultError) -> (trust: CertificateTrust, expires: Timestamp) {
        guard !pem.contains("PRIVATE KEY") else {
            throw VaultError(
                .badParameter,
                "certificate: it holds a private key; give the public certificate only."
            )
        }
        guard let document = try? PEMDocument(pemString: pem),
            let parsed = try? Certificate(pemDocument: document)
        else {
            throw VaultError(.badParameter, "certificate: not a PEM text with exactly one certificate.")
        }
        guard JWSVerifyingKey(parsed) != nil else {
            throw VaultError(
                .badParameter,
                "certificate: its key must be RSA of 2048 bits or more, or EC P-256, P-384 or P-521."
            )
        }
        let expires = Timestamp(unixSeconds: Int64(parsed.notValidAfter.timeIntervalSince1970))
        return (CertificateTrust(der: document.derBytes), expires)
    }

    private init(der: [UInt8]) {
        certificate = Data(der)
        x5t = Base64URL.encode(Insecure.SHA1.hash(data: der))
        x5tS256 = Base64URL.encode(SHA256.hash(data: der))
    }

    /// Its public key.
    var key: JWSVerifyingKey? {
        (try? Certificate(derEncoded: Array(certificate))).flatMap { JWSVerifyingKey($0) }
    }

    /// Whether a token's header names this certificate; one that names none may mean any.
    func isNamed(by header: CompactJWS.Header) -> Bool {
        if let named = header.x5tS256 { return Self.unpadded(named) == x5tS256 }
        if let named = header.x5t { return Self.unpadded(named) == x5t }
        if let leaf = header.x5c?.first { return Data(base64Encoded: leaf) == certificate }
        return true
    }

    /// RFC 7515 has no padding in a thumbprint; MSAL for Python sends it.
    private static func unpadded(_ thumbprint: String) -> Substring {
        thumbprint.prefix { $0 != "=" }
    }
}
