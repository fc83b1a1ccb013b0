import Access
import Audit
import VaultCore

/// What the handlers learn about a request for its audit record, its log line and its metrics.
struct RequestNotes: Sendable {
    /// What is being done, by its audit name; `Unknown` until the path is understood.
    var operation = "Unknown"
    /// The vault addressed.
    var vault: VaultName?
    /// The object addressed, such as `secrets/name/version`.
    var object: String?
    /// Who calls.
    var caller: AuditRecord.Caller?
    /// The `api-version`.
    var apiVersion: String?
    /// The algorithm of a key operation.
    var algorithm: String?
    /// The stage of the version whose value was read or whose key was used.
    var usedStage: Stage?
    /// What it did, in words, where its name does not say it.
    var detail: String?
    /// What the transaction weighs in the limits, by the size of its key.
    var weight = 1
    /// Why it failed.
    var errorCode: String?
    /// The failure itself, for the log.
    var failure: VaultError?
    /// The rotation the request belongs to.
    var rotationID: String?
    /// Whether the request leaves an audit record; health and metrics do not.
    var isAudited = true

    /// Notes the key version that was used.
    mutating func note(use key: CurrentObject) {
        note(key)
        usedStage = key.version.stage
    }

    /// Notes the key version that was asked about.
    mutating func note(_ key: CurrentObject) {
        object = key.version.auditName
        weight = key.version.key?.specification.transactionWeight ?? 1
    }
}
