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

    /// The strategy that the entry gives to objects that name none.
    public var strategy: TargetOverlap? {
        guard case .text(let text) = settings["strategy"]?.value else { return nil }
        return TargetOverlap(rawValue: text)
    }

    /// How many rotations may be at work at the target at once, unless the entry says it.
    public static let usualConcurrency = 4

    /// How many rotations may be at work at the target at once.
    public var concurrency: Int {
        guard case .integer(let number) = settings[ConnectorShape.concurrency.name]?.value else {
            return Self.usualConcurrency
        }
        return number
    }

    /// The settings as the kind's `make` takes them, for an object that wants this strategy.
    public func values(strategy: TargetOverlap? = nil) -> ConnectorValues {
        var values = settings.mapValues(\.value)
        if let strategy { values["strategy"] = .text(strategy.rawValue) }
        return ConnectorValues(values)
    }
}
