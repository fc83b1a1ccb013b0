public import VaultCore

/// One request, or one act of the server itself, as the audit log keeps it: who, what, whence, with what result.
///
/// Identifiers only; a record has no place for a value.
public struct AuditRecord: Equatable, Sendable {
    /// Who called, as far as the token told.
    public struct Caller: Equatable, Sendable {
        /// The object id.
        public var objectID: String
        /// The client id.
        public var clientID: String
        /// The identity's name.
        public var name: String?

        /// A caller.
        public init(objectID: String, clientID: String, name: String? = nil) {
            self.objectID = objectID
            self.clientID = clientID
            self.name = name
        }
    }

    /// When the request came.
    public var time: Timestamp
    /// The vault; nil for the server's own operations.
    public var vault: VaultName?
    /// What was done, such as `SecretGet`.
    public var operation: String
    /// The `api-version` of the request.
    public var apiVersion: String?
    /// The HTTP status of the reply; for the server's own acts 200 or 500.
    public var status: Int
    /// The error code, when it failed.
    public var resultDescription: String?
    /// How long the server worked on it.
    public var duration: Duration
    /// The client's address.
    public var callerAddress: String?
    /// The client's own id for the request.
    public var correlationID: String?
    /// Who called.
    public var caller: Caller?
    /// The `User-Agent`.
    public var clientInfo: String?
    /// Host and port that the request came to; nil for the server's own acts.
    public var authority: String?
    /// The path with its query.
    public var requestURI: String?
    /// The object's identifier without host, such as `secrets/name/version`.
    public var objectID: String?
    /// The request's id, which the reply carries as `x-ms-request-id`.
    public var requestID: String
    /// The rotation this act belongs to.
    public var rotationID: String?

    /// A record of what succeeded unless `status` says otherwise; set what else is known.
    public init(
        time: Timestamp,
        operation: String,
        requestID: String,
        status: Int = 200,
        vault: VaultName? = nil,
        duration: Duration = .zero
    ) {
        self.time = time
        self.operation = operation
        self.requestID = requestID
        self.status = status
        self.vault = vault
        self.duration = duration
    }
}
