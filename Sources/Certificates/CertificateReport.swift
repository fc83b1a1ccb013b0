import Foundation
import SwiftASN1
public import VaultCore
import X509

/// What the certificate files of a data folder say, read without changing them.
public struct CertificateReport: Equatable, Sendable {
    /// The first instant at which the server's certificate is valid.
    public let begins: Timestamp
    /// The last one.
    public let expires: Timestamp
    /// When a running server replaces it.
    public let renewal: Timestamp
    /// The last instant at which the authority is valid.
    public let authorityExpires: Timestamp
    /// Whether the authority in the folder signed the certificate.
    public let isSignedByAuthority: Bool
    /// The hosts asked for that it does not stand for.
    public let missingHosts: [String]

    /// A report of its parts.
    public init(
        begins: Timestamp,
        expires: Timestamp,
        renewal: Timestamp,
        authorityExpires: Timestamp,
        isSignedByAuthority: Bool,
        missingHosts: [String]
    ) {
        self.begins = begins
        self.expires = expires
        self.renewal = renewal
        self.authorityExpires = authorityExpires
        self.isSignedByAuthority = isSignedByAuthority
        self.missingHosts = missingHosts
    }

    /// Reads `ca.pem` and `server.pem` in `folder`; nil when neither is there.
    ///
    /// `hosts` are names or addresses that clients use beside the standard ones. Throws
    /// ``VaultError/Code/unavailable`` when one of the two is missing or is no certificate.
    public static func read(in folder: String, hosts: [String] = []) throws(VaultError) -> CertificateReport?
    {
        let paths = ["ca.pem", "server.pem"].map { "\(folder)/\($0)" }
        guard paths.contains(where: FileManager.default.fileExists) else { return nil }
        return CertificateReport(
            of: try certificate(at: paths[1]),
            under: try certificate(at: paths[0]),
            hosts: CertificateHosts.standard + hosts
        )
    }

    init(of certificate: Certificate, under authority: Certificate, hosts: [String]) {
        let names = (try? certificate.extensions.subjectAlternativeNames).map { Array($0) } ?? []
        self.init(
            begins: Timestamp(certificate.notValidBefore),
            expires: Timestamp(certificate.notValidAfter),
            renewal: ServerCertificate.renewal(expires: Timestamp(certificate.notValidAfter)),
            authorityExpires: Timestamp(authority.notValidAfter),
            isSignedByAuthority: authority.publicKey.isValidSignature(
                certificate.signature,
                for: certificate
            ),
            missingHosts: hosts.filter { !names.contains(Self.name($0)) }
        )
    }

    private static func name(_ host: String) -> GeneralName {
        IPAddress.bytes(host).map { .ipAddress(ASN1OctetString(contentBytes: $0[...])) }
            ?? .dnsName(host.lowercased())
    }

    /// The first certificate in a file; the server's key stands behind it.
    private static func certificate(at path: String) throws(VaultError) -> Certificate {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw VaultError(.unavailable, "\(path) is missing or unreadable.")
        }
        guard
            let documents = try? PEMDocument.parseMultiple(pemString: String(decoding: data, as: UTF8.self)),
            let first = documents.first, let certificate = try? Certificate(pemDocument: first)
        else { throw VaultError(.unavailable, "\(path) holds no certificate.") }
        return certificate
    }
}
