/// The management attributes of a version, as the wire names them.
public struct Attributes: Equatable, Sendable {
    /// Whether the version may be used.
    public var enabled: Bool
    /// Before this instant the version is not yet valid (`nbf`).
    public var notBefore: Timestamp?
    /// From this instant on the version is expired (`exp`).
    public var expires: Timestamp?
    /// When the version was made.
    public var created: Timestamp
    /// When its attributes last changed.
    public var updated: Timestamp

    /// Attributes of a version made at `created`.
    public init(
        enabled: Bool = true,
        notBefore: Timestamp? = nil,
        expires: Timestamp? = nil,
        created: Timestamp,
        updated: Timestamp? = nil
    ) {
        self.enabled = enabled
        self.notBefore = notBefore
        self.expires = expires
        self.created = created
        self.updated = updated ?? created
    }
}
