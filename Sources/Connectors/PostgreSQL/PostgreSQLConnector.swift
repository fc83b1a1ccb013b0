import VaultCore

/// Rotates logins of one PostgreSQL server.
struct PostgreSQLConnector: BlockingConnector {
    let overlap: TargetOverlap
    let server: PostgreSQLServer
    let administrator: AdministratorSecret?
    let role: String?
    let endsSessions: Bool
    let timeout: Duration
    let environment: ConnectorEnvironment

    /// Without an administrator, each login changes itself.
    func authority(_ logins: [TargetCredential]) async throws(TargetFailure) -> [TargetCredential] {
        guard let administrator else { return logins }
        return try await administrator.authority(logins, environment)
    }

    func call(with authority: [TargetCredential], _ limit: CallLimit) -> PostgreSQLCall {
        PostgreSQLCall(
            server: server,
            authority: authority,
            role: role,
            endsSessions: endsSessions,
            limit: limit
        )
    }
}
