public import VaultCore

extension CredentialRecord {
    /// What it is checked against, in words fit to show: a thumbprint, an issuer and subject, an address.
    public var detail: String {
        switch kind {
        case .secret: "client secret"
        case .certificate: decoded(CertificateTrust.self).map { "x5t#S256 \($0.x5tS256)" } ?? ""
        case .federated: decoded(FederatedTrust.self).map { "\($0.subject) of \($0.issuer)" } ?? ""
        case .managed:
            decoded(ManagedTrust.self).map { $0.address.map { "address \($0)" } ?? "header secret" } ?? ""
        }
    }
}
