public import VaultCore

/// The news that a version of a secret expires soon, for a function that rotates it and writes the new one itself.
///
/// The body is a CloudEvent 1.0 with the type and data that Azure Event Grid has for `SecretNearExpiry`.
public struct NearExpiryEvent: Sendable {
    /// What the event is told by; the same when it is sent again.
    public let identifier: String
    /// The vault's name.
    public let vault: String
    /// The address of the version.
    public let address: String
    /// The secret's name.
    public let name: String
    /// The version that expires.
    public let version: VersionID
    /// When it expires.
    public let expires: Timestamp
    /// From when it was valid.
    public let notBefore: Timestamp?

    /// An event with all its parts.
    public init(
        identifier: String,
        vault: String,
        address: String,
        name: String,
        version: VersionID,
        expires: Timestamp,
        notBefore: Timestamp? = nil
    ) {
        self.identifier = identifier
        self.vault = vault
        self.address = address
        self.name = name
        self.version = version
        self.expires = expires
        self.notBefore = notBefore
    }
}
