import Audit
public import VaultCore

/// What logs and metrics are told of a request; it holds identifiers, never values.
public struct RequestReport: Sendable {
    /// The request's id.
    public let id: String
    /// The method.
    public let method: String
    /// The path without query.
    public let path: String
    /// What was done, by its audit name.
    public let operation: String
    /// The vault addressed.
    public let vault: VaultName?
    /// The algorithm of a key operation.
    public let algorithm: String?
    /// The stage of the version whose value was read or whose key was used.
    public let usedStage: Stage?
    /// The caller's object id.
    public let caller: String?
    /// The client's address.
    public let remoteAddress: String
    /// The HTTP status.
    public let status: Int
    /// How long the answer took, without the audit record.
    public let duration: Duration
    /// Why it failed.
    public let errorCode: String?
    /// Where and how it failed, for faults of ours.
    public let failure: VaultError?

    init(_ frame: RequestFrame, _ notes: RequestNotes, id: String, status: Int, duration: Duration) {
        self.id = id
        method = frame.method
        path = frame.path
        operation = notes.operation
        vault = notes.vault
        algorithm = notes.algorithm
        usedStage = notes.usedStage
        caller = notes.caller?.objectID
        remoteAddress = frame.remoteAddress
        self.status = status
        self.duration = duration
        errorCode = notes.errorCode
        failure = notes.failure
    }
}
