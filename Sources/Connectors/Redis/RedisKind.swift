public import VaultCore

/// Users of a Redis server, version 7 or newer.
public enum RedisKind: ConnectorKind {
    /// `redis`.
    public static let type = "redis"

    private static let overlaps: [TargetOverlap] = [.twoPrincipals, .twoPasswords, .none]

    /// Where the server is, who changes its users, and how.
    public static let settings: [ConnectorSetting] =
        [
            ConnectorSetting("host", .text, required: true, "The server's host name or address."),
            ConnectorSetting("port", .integer(1...65535), "The server's port; 6379 unless told."),
        ] + AdministratorSecret.settings + [
            SettingReader.strategy(overlaps),
            ConnectorSetting(
                "save",
                .choice(RedisSaving.allCases.map(\.rawValue)),
                "Where the server keeps users over a restart: its ACL file unless told."
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
        guard let administrator = AdministratorSecret(values) else {
            throw reader.refusal("needs the setting administrator")
        }
        let server = RedisServer(
            host: try reader.required("host"),
            port: values.integer("port") ?? 6379,
            security: try reader.choice("tls", TransportSecurity.self) ?? .verifyFull,
            authorities: values.text("caFile")
        )
        return RedisConnector(
            overlap: try reader.strategy(overlaps),
            server: server,
            administrator: administrator,
            saving: try reader.choice("save", RedisSaving.self) ?? .aclFile,
            endsSessions: values.flag("endSessions") ?? false,
            timeout: reader.timeout,
            environment: environment
        )
    }
}
