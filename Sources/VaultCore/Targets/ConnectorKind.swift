/// A kind of connector that policies can name, such as `postgresql`.
///
/// Adding a kind is one folder with one type that conforms, and one line in the list of kinds.
public protocol ConnectorKind: Sendable {
    /// The name after `type:` in a file.
    static var type: String { get }

    /// The settings it takes, for validation, help and the JSON Schema.
    static var settings: [ConnectorSetting] { get }

    /// Whether its connectors can be told of an expiry: they are then an ``ExpirySubscriber``.
    static var takesNotices: Bool { get }

    /// Makes a connector; throws ``VaultError/Code/badParameter`` naming the setting and the remedy.
    static func make(_ values: ConnectorValues, environment: ConnectorEnvironment) throws(VaultError)
        -> any Connector
}

extension ConnectorKind {
    /// Most targets are asked to rotate and cannot be told of anything.
    public static var takesNotices: Bool { false }
}
