import Crypto
import Foundation
import SwiftASN1
public import VaultCore
import X509

/// The server's own certificate authority: it signs the server's certificate, and clients trust it once.
///
/// EC P-256, valid for ten years, path length zero: it can sign no further authority.
public struct CertificateAuthority: Sendable {
    /// How long an authority is valid.
    public static let lifetime: Duration = .days(3_652)

    let certificate: Certificate
    let key: Certificate.PrivateKey

    /// The certificate as clients load it.
    public let certificatePEM: String

    /// The last instant at which it is valid.
    public var expires: Timestamp { Timestamp(certificate.notValidAfter) }

    init(certificate: Certificate, key: Certificate.PrivateKey) throws {
        self.certificate = certificate
        self.key = key
        certificatePEM = try certificate.serializeAsPEM().pemString + "\n"
    }

    /// Makes an authority over `key`, valid from a day before `now`, so that a client's slow clock does no harm.
    static func make(over key: Certificate.PrivateKey, now: Timestamp) throws -> CertificateAuthority {
        let name = try DistinguishedName {
            OrganizationName("Rekey")
            CommonName("Rekey local authority \(identifier(of: key.publicKey))")
        }
        let certificate = try Certificate(
            version: .v3,
            serialNumber: Certificate.SerialNumber(),
            publicKey: key.publicKey,
            notValidBefore: Date(now - .days(1)),
            notValidAfter: Date(now + lifetime),
            issuer: name,
            subject: name,
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try extensions(of: key.publicKey),
            issuerPrivateKey: key
        )
        return try CertificateAuthority(certificate: certificate, key: key)
    }

    private static func extensions(of key: Certificate.PublicKey) throws -> Certificate.Extensions {
        try Certificate.Extensions {
            Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
            Critical(KeyUsage(keyCertSign: true, cRLSign: true))
            SubjectKeyIdentifier(hash: key)
        }
    }

    /// A few hex digits of the key's hash, so that two authorities in one trust store can be told apart.
    private static func identifier(of key: Certificate.PublicKey) -> String {
        SubjectKeyIdentifier(hash: key).keyIdentifier.prefix(4).map { hexByte($0) }.joined()
    }

    private static func hexByte(_ byte: UInt8) -> String {
        (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }
}
