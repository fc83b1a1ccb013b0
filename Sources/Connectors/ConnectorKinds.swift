public import VaultCore

/// Every kind of connector there is: the one place where a new kind is registered.
public enum ConnectorKinds {
    /// The kinds, in the order that help and the JSON Schema list them.
    public static let all: [any ConnectorKind.Type] = [
        PostgreSQLKind.self,
        MariaDBKind.self,
        RedisKind.self,
        WebhookKind.self,
        ExecKind.self,
        APIKeyPairKind.self,
    ]

    /// The kind that a file names after `type:`; nil when there is none.
    public static func named(_ type: String) -> (any ConnectorKind.Type)? {
        all.first { $0.type == type }
    }
}
