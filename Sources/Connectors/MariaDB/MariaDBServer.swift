import VaultCore

/// Where a MariaDB server is and how to talk to it.
struct MariaDBServer: Sendable {
    let host: String
    let port: Int
    let security: TransportSecurity
    let authorities: String
}
