import Crypto
import Foundation
public import SecretMemory
import SwiftASN1
public import VaultCore
import X509

/// The certificate and key the server shows to its clients, signed by its own authority.
public struct ServerCertificate: Sendable {
    /// How long a certificate is valid.
    public static let lifetime: Duration = .days(90)
    /// How much before `now` a certificate begins, unless the authority is younger.
    ///
    /// So a certificate made while the vault's clock runs ahead of the machine's (`--dev`) is still good for
    /// clients, who live by their own.
    static let backdating: Duration = .days(365)

    /// The certificate, then nothing: its issuer is what clients trust.
    public let certificatePEM: String
    /// The private key as PKCS #8 PEM.
    public let privateKeyPEM: Redacted<String>
    /// The last instant at which it is valid.
    public let expires: Timestamp

    let certificate: Certificate

    /// When to make a new one: after two thirds of its life.
    public var renewal: Timestamp { Self.renewal(expires: expires) }

    /// When a certificate that ends at `expires` is to be replaced.
    static func renewal(expires: Timestamp) -> Timestamp {
        expires - .microseconds(lifetime.wholeMicroseconds / 3)
    }

    /// Signs a fresh key for `hosts`.
    static func issue(by authority: CertificateAuthority, for hosts: CertificateHosts, now: Timestamp) throws
        -> ServerCertificate
    {
        let key = Certificate.PrivateKey(P256.Signing.PrivateKey())
        let begin = max(Timestamp(authority.certificate.notValidBefore), now - backdating)
        let certificate = try Certificate(
            version: .v3,
            serialNumber: Certificate.SerialNumber(),
            publicKey: key.publicKey,
            notValidBefore: Date(begin),
            notValidAfter: Date(min(now + lifetime, authority.expires)),
            issuer: authority.certificate.subject,
            subject: try DistinguishedName { CommonName("localhost") },
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try extensions(of: key.publicKey, signedBy: authority, for: hosts),
            issuerPrivateKey: authority.key
        )
        return try ServerCertificate(certificate: certificate, key: key)
    }

    init(certificate: Certificate, key: Certificate.PrivateKey) throws {
        self.certificate = certificate
        certificatePEM = try certificate.serializeAsPEM().pemString + "\n"
        privateKeyPEM = Redacted(try key.serializeAsPEM().pemString + "\n")
        expires = Timestamp(certificate.notValidAfter)
    }

    private static func extensions(
        of key: Certificate.PublicKey,
        signedBy authority: CertificateAuthority,
        for hosts: CertificateHosts
    ) throws -> Certificate.Extensions {
        let issuer = SubjectKeyIdentifier(hash: authority.certificate.publicKey)
        return try Certificate.Extensions {
            Critical(BasicConstraints.notCertificateAuthority)
            Critical(KeyUsage(digitalSignature: true))
            try ExtendedKeyUsage([.serverAuth])
            SubjectKeyIdentifier(hash: key)
            AuthorityKeyIdentifier(keyIdentifier: issuer.keyIdentifier)
            hosts.subjectAlternativeNames
        }
    }
}
