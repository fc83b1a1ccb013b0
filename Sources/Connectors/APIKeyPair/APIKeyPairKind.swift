public import VaultCore

/// A pair of API keys that a partner makes, of which one is in use and the other can be made anew.
public enum APIKeyPairKind: ConnectorKind {
    /// `api-key-pair`.
    public static let type = "api-key-pair"

    /// Where the partner lists, makes, tries and counts keys.
    public static let settings: [ConnectorSetting] =
        [
            ConnectorSetting(
                "url",
                .text,
                required: true,
                "Where the keys are managed: POST to listKeys and regenerateKey below it."
            ),
            ConnectorSetting(
                "management",
                .secret,
                required: true,
                "The secret with the management's bearer token."
            ),
            ConnectorSetting("probeUrl", .text, required: true, "An address that wants a key, asked by GET."),
            ConnectorSetting("keyHeader", .text, "The header that carries a key; api-key unless told."),
            ConnectorSetting(
                "usageUrl",
                .text,
                "Tells by GET when each key was last used: an object of seconds since 1970 by key."
            ),
            ConnectorSetting(
                "quietSeconds",
                .integer(1...31_536_000),
                "For how long a key must not have been used before it is made anew; 3600 unless told."
            ),
        ] + TransportSecurity.settings + [SettingReader.timeout]

    /// Makes a connector to one partner.
    public static func make(
        _ values: ConnectorValues,
        environment: ConnectorEnvironment
    ) throws(VaultError) -> any Connector {
        let reader = SettingReader(type: type, values: values)
        let base = try reader.required("url")
        let partner = APIKeyPartner(
            list: try HTTPEndpoint(reader, url: base + "/listKeys"),
            regenerate: try HTTPEndpoint(reader, url: base + "/regenerateKey"),
            probe: try HTTPEndpoint(reader, url: try reader.required("probeUrl")),
            usage: try values.text("usageUrl").map { url throws(VaultError) in
                try HTTPEndpoint(reader, url: url)
            },
            keyHeader: values.text("keyHeader") ?? "api-key",
            management: try reader.required("management"),
            environment: environment
        )
        let quiet = Duration.seconds(values.integer("quietSeconds") ?? 3600)
        return APIKeyPairConnector(partner: partner, quiet: quiet, clock: environment.clock)
    }
}
