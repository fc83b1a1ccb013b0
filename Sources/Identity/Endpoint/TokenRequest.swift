/// A request to the token endpoint, as the wire's layer takes it apart.
public struct TokenRequest: Sendable {
    /// The first segment of the path.
    public var tenant: String
    /// Which of the two endpoints.
    public var version: TokenVersion
    /// The fields of the form; one given twice is refused by the wire's layer.
    public var form: [String: String]
    /// The value of the `Authorization` header, if any.
    public var authorization: String?
    /// The client's address.
    public var sourceAddress: String?
    /// The client's own id for the request (`client-request-id`).
    public var correlationID: String?

    /// A request with all its parts.
    public init(
        tenant: String,
        version: TokenVersion,
        form: [String: String],
        authorization: String? = nil,
        sourceAddress: String? = nil,
        correlationID: String? = nil
    ) {
        self.tenant = tenant
        self.version = version
        self.form = form
        self.authorization = authorization
        self.sourceAddress = sourceAddress
        self.correlationID = correlationID
    }
}

/// A request to one of the managed-identity endpoints.
public struct ManagedTokenRequest: Sendable {
    /// The query's arguments.
    public var query: [String: String]
    /// The headers by lower-case name.
    public var headers: [String: String]
    /// The client's address.
    public var sourceAddress: String?

    /// A request with all its parts.
    public init(query: [String: String], headers: [String: String], sourceAddress: String?) {
        self.query = query
        self.headers = headers
        self.sourceAddress = sourceAddress
    }
}
