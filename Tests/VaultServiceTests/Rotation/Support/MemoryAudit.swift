import Audit
import Synchronization
import VaultCore

/// Keeps records in memory, and cannot be written to when told so.
final class MemoryAudit: AuditLog {
    private struct State {
        var records: [AuditRecord] = []
        var isWritable = true
        var failsOn: String?
    }

    private let state = Mutex(State())
    let appended: AsyncStream<AuditRecord>
    private let feed: AsyncStream<AuditRecord>.Continuation

    init() {
        (appended, feed) = AsyncStream.makeStream()
    }

    var records: [AuditRecord] { state.withLock(\.records) }

    var isWritable: Bool { state.withLock(\.isWritable) }

    /// The operations in the order of their records.
    var operations: [String] { records.map(\.operation) }

    func setWritable(_ isWritable: Bool) {
        state.withLock { $0.isWritable = isWritable }
    }

    /// Refuses records of this operation from now on.
    func refuse(_ operation: String?) {
        state.withLock { $0.failsOn = operation }
    }

    func append(_ record: AuditRecord) async throws(VaultError) {
        let isKept = state.withLock { state in
            guard state.isWritable, state.failsOn != record.operation else { return false }
            state.records.append(record)
            return true
        }
        guard isKept else { throw VaultError(.unavailable, "the audit log cannot be written") }
        feed.yield(record)
    }
}
