/// The news that a version of an object expires soon, or has expired.
public struct ExpiryNotice: Equatable, Sendable {
    /// What the event is told by: the same when it is sent again.
    public let identifier: String
    /// The type without its prefix, such as `SecretNearExpiry`.
    public let type: String
    /// The object.
    public let object: ObjectID
    /// The version that expires.
    public let version: VersionID
    /// The URL of the version.
    public let address: String
    /// When the event happened.
    public let at: Timestamp
    /// When the version expires.
    public let expires: Timestamp?
    /// From when the version was valid.
    public let notBefore: Timestamp?

    /// The notice that an entry of the outbox asks for, about the version at `address`.
    public init(_ entry: OutboxEntry, address: String) {
        identifier = entry.id
        type = entry.type
        object = entry.object
        version = entry.version
        self.address = address
        at = entry.at
        expires = entry.expires
        notBefore = entry.notBefore
    }
}
