public import VaultCore

/// Accounts of a MariaDB server, version 10.6 or newer.
public enum MariaDBKind: ConnectorKind {
    /// `mariadb`.
    public static let type = "mariadb"

    private static let overlaps: [TargetOverlap] = [.twoPrincipals, .twoPasswords, .none]

    /// Where the server is, who changes its accounts, and how.
    public static let settings: [ConnectorSetting] =
        SettingReader.address(port: 3306) + [
            ConnectorSetting(
                "accountHost",
                .text,
                "The host part of the principals' accounts, as in 'name'@'host'; % unless told."
            )
        ] + AdministratorSecret.settings + [
            SettingReader.strategy(overlaps),
            SettingReader.endSessions,
        ] + TransportSecurity.settings + [SettingReader.timeout]

    /// Makes a connector to one server.
    public static func make(
        _ values: ConnectorValues,
        environment: ConnectorEnvironment
    ) throws(VaultError) -> any Connector {
        let reader = SettingReader(type: type, values: values)
        let server = MariaDBServer(
            host: try reader.required("host"),
            port: values.integer("port") ?? 3306,
            security: try reader.security(),
            authorities: values.text("caFile") ?? TransportSecurity.systemAuthorities
        )
        return MariaDBConnector(
            overlap: try reader.strategy(overlaps),
            server: server,
            administrator: try reader.administrator(),
            accountHost: values.text("accountHost") ?? "%",
            endsSessions: reader.endsSessions,
            timeout: reader.timeout,
            environment: environment
        )
    }
}
