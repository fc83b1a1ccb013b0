public import VaultCore

/// Accounts of a MariaDB server, version 10.6 or newer.
public enum MariaDBKind: ConnectorKind {
    /// `mariadb`.
    public static let type = "mariadb"

    private static let overlaps: [TargetOverlap] = [.twoPrincipals, .twoPasswords, .none]

    /// Where the server is, who changes its accounts, and how.
    public static let settings: [ConnectorSetting] =
        [
            ConnectorSetting("host", .text, required: true, "The server's host name or address."),
            ConnectorSetting("port", .integer(1...65535), "The server's port; 3306 unless told."),
            ConnectorSetting(
                "accountHost",
                .text,
                "The host part of the principals' accounts, as in 'name'@'host'; % unless told."
            ),
        ] + AdministratorSecret.settings + [
            SettingReader.strategy(overlaps),
            ConnectorSetting(
                "endSessions",
                .flag,
                "Whether retiring a principal also ends its open sessions."
            ),
        ] + TransportSecurity.settings + [SettingReader.timeout]

    /// Makes a connector to one server.
    public static func make(
        _ values: ConnectorValues,
        environment: ConnectorEnvironment
    ) throws(VaultError) -> any Connector {
        let reader = SettingReader(type: type, values: values)
        guard let administrator = AdministratorSecret(values) else {
            throw reader.refusal("needs the setting administrator")
        }
        let server = MariaDBServer(
            host: try reader.required("host"),
            port: values.integer("port") ?? 3306,
            security: try reader.choice("tls", TransportSecurity.self) ?? .verifyFull,
            authorities: values.text("caFile") ?? TransportSecurity.systemAuthorities
        )
        return MariaDBConnector(
            overlap: try reader.strategy(overlaps),
            server: server,
            administrator: administrator,
            accountHost: values.text("accountHost") ?? "%",
            endsSessions: values.flag("endSessions") ?? false,
            timeout: reader.timeout,
            environment: environment
        )
    }
}
