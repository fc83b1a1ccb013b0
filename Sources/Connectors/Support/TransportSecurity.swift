import VaultCore

/// How the connection to a target is protected.
enum TransportSecurity: String, CaseIterable, Sendable {
    /// TLS, with a certificate that names the host and comes from a known authority.
    case verifyFull = "verify-full"
    /// TLS against listeners only: the target is not known to be the right one.
    case unverified
    /// No TLS.
    case disabled

    /// Where Debian keeps the public authorities.
    static let systemAuthorities = "/etc/ssl/certs/ca-certificates.crt"

    /// The settings that choose it.
    static let settings = [
        ConnectorSetting(
            "tls",
            .choice(allCases.map(\.rawValue)),
            "How the connection is protected: verify-full unless told; disabled sends logins in clear."
        ),
        ConnectorSetting(
            "caFile",
            .text,
            "A PEM file with the authorities to trust; the system's own unless told."
        ),
    ]
}
