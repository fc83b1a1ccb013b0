/// A way in for an identity; what it is checked against, never what the caller presents.
public struct CredentialRecord: Equatable, Sendable {
    /// How the caller proves itself.
    public enum Kind: String, Sendable, CaseIterable, Codable {
        /// A client secret, kept as a salted hash; an identity has at most two.
        case secret
        /// A client certificate, kept in full.
        case certificate
        /// Trust in tokens of another issuer: issuer, subject, audience and its keys.
        case federated
        /// A managed-identity endpoint: a header secret (hashed) or a source address.
        case managed
    }

    /// A GUID.
    public var id: String
    /// The client id of the identity it belongs to.
    public var clientID: String
    /// How the caller proves itself.
    public var kind: Kind
    /// What to check against, as JSON text of the identity layer.
    public var payload: String
    /// When it was made.
    public var created: Timestamp
    /// When it stops working; nil for never.
    public var expires: Timestamp?

    /// A credential with all its parts.
    public init(
        id: String,
        clientID: String,
        kind: Kind,
        payload: String,
        created: Timestamp,
        expires: Timestamp? = nil
    ) {
        self.id = id
        self.clientID = clientID
        self.kind = kind
        self.payload = payload
        self.created = created
        self.expires = expires
    }
}
