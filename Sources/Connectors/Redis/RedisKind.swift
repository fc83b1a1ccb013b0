public import VaultCore

/// Users of a Redis server, version 7 or newer.
public enum RedisKind: ConnectorKind {
    /// `redis`.
    public static let type = "redis"

    private static let overlaps: [TargetOverlap] = [.twoPrincipals, .twoPasswords, .none]

    /// Where the server is, who changes its users, and how.
    public static let settings: [ConnectorSetting] =
        SettingReader.address(port: 6379) + AdministratorSecret.settings + [
            SettingReader.strategy(overlaps),
            ConnectorSetting(
                "save",
                .choice(RedisSaving.allCases.map(\.rawValue)),
                "Where the server keeps users over a restart: its ACL file unless told."
            ),
            SettingReader.endSessions,
        ] + TransportSecurity.settings + [SettingReader.timeout]

    /// Makes a connector to one server.
    public static func make(
        _ values: ConnectorValues,
        environment: ConnectorEnvironment
    ) throws(VaultError) -> any Connector {
        let reader = SettingReader(type: type, values: values)
        let server = RedisServer(
            host: try reader.required("host"),
            port: values.integer("port") ?? 6379,
            security: try reader.security(),
            authorities: values.text("caFile")
        )
        return RedisConnector(
            overlap: try reader.strategy(overlaps),
            server: server,
            administrator: try reader.administrator(),
            saving: try reader.choice("save", RedisSaving.self) ?? .aclFile,
            endsSessions: reader.endsSessions,
            timeout: reader.timeout,
            environment: environment
        )
    }
}
