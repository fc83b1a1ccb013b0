import VaultCore

/// The lines that wait for the next write.
struct AuditQueue {
    struct Waiter {
        let line: [UInt8]
        /// Resumed with nil when the line is durable, else with the reason why not.
        let continuation: CheckedContinuation<VaultError?, Never>
    }

    struct Batch {
        let waiters: [Waiter]
        let bytes: [UInt8]
    }

    enum Addition {
        case waits
        case startsWriter
        case refused(VaultError)
    }

    var isClosed = false
    /// How many lines the last write took: how many callers there are at once, as far as the log can tell.
    private(set) var lastBatch = 0
    private var waiters: [Waiter] = []
    private var byteCount = 0
    private var writerRuns = false

    mutating func add(_ waiter: Waiter, limits: AuditFileLimits) -> Addition {
        guard !isClosed else {
            return .refused(VaultError(.unavailable, "The server is shutting down. Try again."))
        }
        guard waiters.count < limits.waitingLines, byteCount + waiter.line.count <= limits.waitingBytes else {
            return .refused(
                VaultError(.unavailable, "Too many requests wait for the audit log. Try again shortly.")
            )
        }
        waiters.append(waiter)
        byteCount += waiter.line.count
        defer { writerRuns = true }
        return writerRuns ? .waits : .startsWriter
    }

    /// Every line that waits; nil when none does, and the writer then rests.
    mutating func takeAll() -> Batch? {
        guard !waiters.isEmpty else {
            writerRuns = false
            return nil
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(byteCount)
        for waiter in waiters { bytes += waiter.line }
        lastBatch = waiters.count
        defer {
            waiters = []
            byteCount = 0
        }
        return Batch(waiters: waiters, bytes: bytes)
    }
}
