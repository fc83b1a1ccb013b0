import Crypto
import Foundation
import SwiftASN1
import SystemPackage
public import VaultCore
import X509

extension CertificateAuthority {
    /// The authority kept in `folder` as `ca.pem` and `ca-key.pem` (mode 0600); made there when there is none.
    ///
    /// The key is written first, so a stop between the two files leaves a key whose certificate is made anew.
    /// Throws ``VaultError/Code/unavailable`` when a file cannot be read or written, the two do not belong
    /// together, or the authority has expired.
    public static func ensure(in folder: String, now: Timestamp) throws(VaultError) -> CertificateAuthority {
        let paths = Paths(folder)
        let authority: CertificateAuthority
        switch (read(paths.certificate), read(paths.key)) {
        case (let certificate?, let key?): authority = try load(certificate, key, paths)
        case (nil, let key?): authority = try certify(privateKey(key, paths), now, paths)
        case (nil, nil): authority = try create(now, paths)
        case (.some, nil):
            throw VaultError(
                .unavailable,
                "\(paths.key) is missing or unreadable. Restore it from a backup. \(paths.startAnew)"
            )
        }
        guard now <= authority.expires else {
            throw VaultError(
                .unavailable,
                "The authority in \(paths.certificate) has expired. \(paths.startAnew)"
            )
        }
        return authority
    }

    // MARK: Help

    private struct Paths {
        let certificate: String
        let key: String

        init(_ folder: String) {
            certificate = folder + "/ca.pem"
            key = folder + "/ca-key.pem"
        }

        var startAnew: String {
            "To start anew, move \(certificate) and \(key) away, restart, and trust the new \(certificate)."
        }
    }

    private static func read(_ path: String) -> String? {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
    }

    private static func load(_ pem: String, _ keyPEM: String, _ paths: Paths) throws(VaultError)
        -> CertificateAuthority
    {
        let key = try privateKey(keyPEM, paths)
        guard let certificate = try? Certificate(pemEncoded: pem) else {
            throw VaultError(.unavailable, "\(paths.certificate) is not a certificate. \(paths.startAnew)")
        }
        guard certificate.publicKey == key.publicKey else {
            throw VaultError(
                .unavailable,
                "\(paths.certificate) does not belong to \(paths.key). \(paths.startAnew)"
            )
        }
        return try wrapping(paths) { try CertificateAuthority(certificate: certificate, key: key) }
    }

    private static func privateKey(_ pem: String, _ paths: Paths) throws(VaultError) -> Certificate.PrivateKey
    {
        guard let key = try? Certificate.PrivateKey(pemEncoded: pem) else {
            throw VaultError(.unavailable, "\(paths.key) is not a private key. \(paths.startAnew)")
        }
        return key
    }

    private static func create(_ now: Timestamp, _ paths: Paths) throws(VaultError) -> CertificateAuthority {
        let key = Certificate.PrivateKey(P256.Signing.PrivateKey())
        let pem = try wrapping(paths) { try key.serializeAsPEM().pemString + "\n" }
        try AtomicFile.write(pem, to: paths.key, permissions: .ownerReadWrite)
        return try certify(key, now, paths)
    }

    private static func certify(_ key: Certificate.PrivateKey, _ now: Timestamp, _ paths: Paths)
        throws(VaultError) -> CertificateAuthority
    {
        let authority = try wrapping(paths) { try make(over: key, now: now) }
        try AtomicFile.write(
            authority.certificatePEM,
            to: paths.certificate,
            permissions: [.ownerReadWrite, .groupRead, .otherRead]
        )
        return authority
    }

    private static func wrapping<Value>(_ paths: Paths, _ body: () throws -> Value) throws(VaultError)
        -> Value
    {
        do {
            return try body()
        } catch {
            throw VaultError(.unavailable, "Cannot make the authority in \(paths.certificate): \(error)")
        }
    }
}
