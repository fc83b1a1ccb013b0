import SecretMemory
import VaultCore

/// Where a PostgreSQL server is and how to talk to it.
struct PostgreSQLServer: Sendable {
    /// What the server's own views and logs show of Rekey's sessions.
    static let applicationName = "rekey-connector"

    let host: String
    let port: Int
    let database: String
    let security: TransportSecurity
    let authorities: String

    /// What libpq is told, save the login.
    ///
    /// Nothing is left to its environment variables and files.
    var parameters: [(String, String)] {
        var parameters = [
            ("host", host), ("port", String(port)), ("dbname", database), ("passfile", "/dev/null"),
            ("application_name", Self.applicationName), ("client_encoding", "UTF8"),
            ("gssencmode", "disable"),
        ]
        switch security {
        case .disabled: parameters.append(("sslmode", "disable"))
        case .unverified: parameters.append(("sslmode", "require"))
        case .verifyFull: parameters += [("sslmode", "verify-full"), ("sslrootcert", authorities)]
        }
        return parameters
    }
}
