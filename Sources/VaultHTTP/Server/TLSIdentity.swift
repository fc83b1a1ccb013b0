import NIOSSL
import SecretMemory
public import VaultCore

/// The certificate and key that new connections are shown, and when to look for others.
public struct TLSIdentity: Sendable {
    /// When the next one is due.
    public internal(set) var renewal: Timestamp

    let chain: [NIOSSLCertificateSource]
    let key: NIOSSLPrivateKeySource

    /// Reads a chain, leaf first, and its private key.
    ///
    /// Throws ``VaultError/Code/unavailable`` when either is not PEM.
    public init(certificateChainPEM: String, privateKeyPEM: String, renewal: Timestamp) throws(VaultError) {
        do {
            chain = try NIOSSLCertificate.fromPEMBytes(Array(certificateChainPEM.utf8)).map {
                .certificate($0)
            }
            key = .privateKey(try NIOSSLPrivateKey(bytes: Array(privateKeyPEM.utf8), format: .pem))
        } catch {
            throw VaultError(.unavailable, "The server certificate or its key cannot be read: \(error)")
        }
        self.renewal = renewal
    }
}
