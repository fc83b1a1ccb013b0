import Synchronization

/// The addresses under which other servers of the same store issue tokens, with the same keys.
public final class PeerIssuers: Sendable {
    private let authorities = Mutex<[String]>([])

    /// No other server yet.
    public init() {}

    /// Takes over the addresses, such as `https://localhost:8443`.
    public func replace(with authorities: [String]) {
        self.authorities.withLock { $0 = authorities }
    }

    /// Whether one of them issues under this name for the tenant.
    func issued(_ issuer: String, for tenant: String) -> Bool {
        authorities.withLock { $0 }.contains { authority in
            let settings = IssuerSettings(authority: authority, tenantID: tenant)
            return TokenVersion.allCases.contains { settings.issuer($0) == issuer }
        }
    }
}
