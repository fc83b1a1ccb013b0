public import VaultCore

/// A target that objects rotate at: the kind of connector and its settings.
public struct ConnectorEntry: Equatable, Sendable, Codable {
    /// The kind, such as `postgresql`.
    public var type: String
    /// The settings, checked against the kind's own list.
    public var settings: [String: SettingValue]

    /// A connector with its settings.
    public init(type: String, settings: [String: SettingValue] = [:]) {
        self.type = type
        self.settings = settings
    }

    /// The settings as the kind's `make` takes them.
    public var values: ConnectorValues { ConnectorValues(settings.mapValues(\.value)) }
}
