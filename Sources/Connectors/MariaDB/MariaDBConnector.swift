import VaultCore

/// Rotates accounts of one MariaDB server.
struct MariaDBConnector: BlockingConnector {
    let overlap: TargetOverlap
    let server: MariaDBServer
    let administrator: AdministratorSecret
    let accountHost: String
    let endsSessions: Bool
    let timeout: Duration
    let environment: ConnectorEnvironment

    func authority(_ logins: [TargetCredential]) async throws(TargetFailure) -> [TargetCredential] {
        try await administrator.authority(logins, environment)
    }

    func call(with authority: [TargetCredential], _ limit: CallLimit) -> MariaDBCall {
        MariaDBCall(
            server: server,
            authority: authority,
            accountHost: accountHost,
            endsSessions: endsSessions,
            limit: limit
        )
    }
}
