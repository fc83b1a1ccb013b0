/// Who calls, as a verified token tells.
public struct Principal: Hashable, Sendable {
    /// The object id (`oid`) that role assignments name.
    public let objectID: String
    /// The client id (`appid`).
    public let clientID: String
    /// The identity's name.
    public let name: String
    /// The roll-out cohort.
    public let ring: String?
    /// The tenant (`tid`).
    public let tenantID: String
    /// The issuer (`iss`) that the token names.
    public let issuer: String

    /// A principal with all its parts.
    public init(
        objectID: String,
        clientID: String,
        name: String,
        ring: String? = nil,
        tenantID: String,
        issuer: String
    ) {
        self.objectID = objectID
        self.clientID = clientID
        self.name = name
        self.ring = ring
        self.tenantID = tenantID
        self.issuer = issuer
    }
}
