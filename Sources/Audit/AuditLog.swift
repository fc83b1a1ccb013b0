public import VaultCore

/// Where audit records go.
///
/// A reply may leave only after `append` returned.
public protocol AuditLog: Sendable {
    /// Appends a record; it is durable on return.
    ///
    /// Throws ``VaultError/Code/unavailable`` when the log cannot be written; the request must then fail.
    func append(_ record: AuditRecord) async throws(VaultError)

    /// Whether the log can be written, so that a request can be refused before it acts.
    var isWritable: Bool { get }
}
