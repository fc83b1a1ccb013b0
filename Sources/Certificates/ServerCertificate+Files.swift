import Foundation
import SecretMemory
import SwiftASN1
import SystemPackage
public import VaultCore
import X509

extension ServerCertificate {
    /// The certificate kept in `folder` as `server.pem` (mode 0600, certificate and key), made anew when it is due.
    ///
    /// The authority is made with it when there is none. `hosts` are names or addresses beside the standard
    /// ones. A damaged `server.pem` is replaced, since nothing is lost with it.
    /// Throws ``VaultError/Code/unavailable`` when a file cannot be written or the authority cannot be used.
    public static func ensure(in folder: String, now: Timestamp, hosts: [String] = []) throws(VaultError)
        -> ServerCertificate
    {
        let authority = try CertificateAuthority.ensure(in: folder, now: now)
        let wanted = CertificateHosts(extra: hosts)
        let path = folder + "/server.pem"
        if let kept = load(path), kept.renewalReason(now: now, hosts: wanted, authority: authority) == nil {
            return kept
        }
        let fresh: ServerCertificate
        do {
            fresh = try issue(by: authority, for: wanted, now: now)
        } catch {
            throw VaultError(.unavailable, "Cannot make the server certificate: \(error)")
        }
        try AtomicFile.write(
            fresh.certificatePEM + fresh.privateKeyPEM.exposed,
            to: path,
            permissions: .ownerReadWrite
        )
        return fresh
    }

    /// Certificate and key in one file: a rename replaces both or neither.
    private static func load(_ path: String) -> ServerCertificate? {
        guard let data = FileManager.default.contents(atPath: path),
            let documents = try? PEMDocument.parseMultiple(pemString: String(decoding: data, as: UTF8.self)),
            documents.count == 2,
            let certificate = try? Certificate(pemDocument: documents[0]),
            let key = try? Certificate.PrivateKey(pemDocument: documents[1]),
            certificate.publicKey == key.publicKey
        else { return nil }
        return try? ServerCertificate(certificate: certificate, key: key)
    }
}
