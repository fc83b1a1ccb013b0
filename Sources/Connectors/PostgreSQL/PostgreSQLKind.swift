public import VaultCore

/// Logins of a PostgreSQL server.
public enum PostgreSQLKind: ConnectorKind {
    /// `postgresql`.
    public static let type = "postgresql"

    private static let overlaps: [TargetOverlap] = [.twoPrincipals, .none]

    /// Where the server is, who changes its roles, and how.
    public static let settings: [ConnectorSetting] =
        [
            ConnectorSetting("host", .text, required: true, "The server's host name or address."),
            ConnectorSetting("port", .integer(1...65535), "The server's port; 5432 unless told."),
            ConnectorSetting(
                "database",
                .text,
                "The database that logins are tried on; postgres unless told."
            ),
        ] + AdministratorSecret.settings + [
            SettingReader.strategy(overlaps),
            ConnectorSetting(
                "role",
                .text,
                "A role whose rights all principals share; a principal that is missing is made as its member."
            ),
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
        let overlap = try reader.strategy(overlaps)
        let administrator = AdministratorSecret(values)
        if administrator == nil && overlap == .twoPrincipals {
            throw reader.refusal("needs the setting administrator for the strategy \(overlap.rawValue)")
        }
        let server = PostgreSQLServer(
            host: try reader.required("host"),
            port: values.integer("port") ?? 5432,
            database: values.text("database") ?? "postgres",
            security: try reader.choice("tls", TransportSecurity.self) ?? .verifyFull,
            authorities: values.text("caFile") ?? TransportSecurity.systemAuthorities
        )
        return PostgreSQLConnector(
            overlap: overlap,
            server: server,
            administrator: administrator,
            role: values.text("role"),
            endsSessions: values.flag("endSessions") ?? false,
            timeout: reader.timeout,
            environment: environment
        )
    }
}
