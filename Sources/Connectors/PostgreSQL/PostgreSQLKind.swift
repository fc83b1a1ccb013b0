public import VaultCore

/// Logins of a PostgreSQL server.
public enum PostgreSQLKind: ConnectorKind {
    /// `postgresql`.
    public static let type = "postgresql"

    private static let overlaps: [TargetOverlap] = [.twoPrincipals, .none]

    /// Where the server is, who changes its roles, and how.
    public static let settings: [ConnectorSetting] =
        SettingReader.address(port: 5432) + [
            ConnectorSetting(
                "database",
                .text,
                "The database that logins are tried on; postgres unless told."
            )
        ] + AdministratorSecret.settings + [
            SettingReader.strategy(overlaps),
            ConnectorSetting(
                "role",
                .text,
                "A role whose rights all principals share; a principal that is missing is made as its member."
            ),
            SettingReader.endSessions,
        ] + TransportSecurity.settings + [SettingReader.timeout]

    /// Makes a connector to one server.
    public static func make(
        _ values: ConnectorValues,
        environment: ConnectorEnvironment
    ) throws(VaultError) -> any Connector {
        let reader = SettingReader(type: type, values: values)
        let overlap = try reader.strategy(overlaps)
        let administrator = AdministratorSecret(values)
        if administrator == nil && overlap == .twoPrincipals {
            throw reader.refusal("needs the setting administrator for the strategy \(overlap.rawValue)")
        }
        let server = PostgreSQLServer(
            host: try reader.required("host"),
            port: values.integer("port") ?? 5432,
            database: values.text("database") ?? "postgres",
            security: try reader.security(),
            authorities: values.text("caFile") ?? TransportSecurity.systemAuthorities
        )
        return PostgreSQLConnector(
            overlap: overlap,
            server: server,
            administrator: administrator,
            role: values.text("role"),
            endsSessions: reader.endsSessions,
            timeout: reader.timeout,
            environment: environment
        )
    }
}
