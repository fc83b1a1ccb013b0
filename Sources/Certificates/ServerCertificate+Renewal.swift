public import VaultCore
import X509

extension ServerCertificate {
    /// Why a certificate is to be replaced.
    public enum RenewalReason: Equatable, Sendable {
        /// Two thirds of its life are over.
        case age
        /// It stands for other hosts than the server is to answer to.
        case hosts
        /// Another authority signed it.
        case authority
    }

    /// Why this certificate is to be replaced at `now`; nil while it is good.
    public func renewalReason(now: Timestamp, hosts: CertificateHosts, authority: CertificateAuthority)
        -> RenewalReason?
    {
        if !authority.certificate.publicKey.isValidSignature(certificate.signature, for: certificate) {
            return .authority
        }
        if (try? certificate.extensions.subjectAlternativeNames) != hosts.subjectAlternativeNames {
            return .hosts
        }
        // Near the authority's own end no longer certificate can be had, so renewing would change nothing.
        return now >= renewal && expires < authority.expires ? .age : nil
    }
}
