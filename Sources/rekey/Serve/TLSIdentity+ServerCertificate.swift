import Certificates
import SecretMemory
import VaultCore
import VaultHTTP

extension TLSIdentity {
    /// The identity of a made certificate.
    init(_ certificate: ServerCertificate) throws(VaultError) {
        try self.init(
            certificateChainPEM: certificate.certificatePEM,
            privateKeyPEM: certificate.privateKeyPEM.exposed,
            renewal: certificate.renewal
        )
    }
}
