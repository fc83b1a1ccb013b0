public import VaultCore

/// Logins that an HTTP service of one's own changes.
public enum WebhookKind: ConnectorKind {
    /// `webhook`.
    public static let type = "webhook"

    /// A service can be told of an expiry, and then rotates by itself.
    public static let takesNotices = true

    private static let overlaps = TargetOverlap.allCases

    /// Where the service is and what its requests are signed with.
    public static let settings: [ConnectorSetting] =
        [
            ConnectorSetting("url", .text, required: true, "Where requests are sent to by POST."),
            ConnectorSetting(
                "signingKey",
                .secret,
                required: true,
                "The secret that requests are signed with."
            ),
            ConnectorSetting(
                "attempts",
                .integer(1...10),
                "How often a request that was not taken up is sent; 3 unless told."
            ),
            ConnectorSetting(
                "events",
                .choice(NoticeForm.allCases.map(\.rawValue)),
                "How the news of an expiry is written; event-grid unless told."
            ),
            SettingReader.strategy(overlaps),
        ] + TransportSecurity.settings + [SettingReader.timeout]

    /// Makes a connector to one service.
    public static func make(
        _ values: ConnectorValues,
        environment: ConnectorEnvironment
    ) throws(VaultError) -> any Connector {
        let reader = SettingReader(type: type, values: values)
        let sender = try WebhookSender(reader, environment)
        return PartnerConnector(overlap: try reader.strategy(overlaps), transport: sender)
    }
}
