/// What the log says of one request.
///
/// Identifiers only; the query is left out.
public struct RequestLine: Sendable {
    /// The method.
    public var method: String
    /// The path; anything behind `?` is dropped when it is written.
    public var path: String
    /// The status of the reply.
    public var status: Int
    /// How long the server worked on it.
    public var duration: Duration
    /// The id that the reply carries as `x-ms-request-id`.
    public var requestID: String
    /// What was done, such as `SecretGet`.
    public var operation: String?
    /// The caller's object id.
    public var caller: String?
    /// The client's address.
    public var callerAddress: String?
    /// The error code, when it failed.
    public var errorCode: String?

    /// The line of a request; set what else is known.
    public init(method: String, path: String, status: Int, duration: Duration, requestID: String) {
        self.method = method
        self.path = path
        self.status = status
        self.duration = duration
        self.requestID = requestID
    }
}
