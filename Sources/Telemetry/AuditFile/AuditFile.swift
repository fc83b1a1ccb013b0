public import Audit
import Dispatch
import Synchronization
public import VaultCore

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// The audit log as an append-only file of JSON lines in Azure's `AuditEvent` form.
///
/// Callers wait while one serial queue writes: it takes every line that waits, appends them with one write and
/// one `fdatasync`, and lets all their callers go on. Under load it waits a moment for more lines before it does. When
/// that fails, for a full disk say, the file is cut back to its last durable line, every waiting caller is refused,
/// and the log stays not writable until a write succeeds again; it tries by itself each second. A file that another
/// program removed or exchanged is begun anew, with a record that says so.
public final class AuditFile: AuditLog {
    private let encoder: AuditEventLine
    private let clock: any VaultClock
    private let limits: AuditFileLimits
    private let metrics: AuditMetrics
    private let medium: any AuditMedium
    private let writer = DispatchQueue(label: "rekey.audit", qos: .userInitiated)
    private let queue = Mutex(AuditQueue())
    private let writable = Atomic(true)

    /// How many bytes of an unfinished last line, left by a crash, were cut off when the file was opened.
    public let bytesCutOff: Int

    /// Opens the log at `path`, made with its folder when there is none; only its owner may read it.
    ///
    /// Throws ``VaultError/Code/unavailable`` when the file cannot be opened or mended.
    public convenience init(
        path: String,
        clock: any VaultClock,
        metrics: AuditMetrics = AuditMetrics(),
        limits: AuditFileLimits = AuditFileLimits(),
        encoder: AuditEventLine = AuditEventLine()
    ) throws(VaultError) {
        let medium = try AuditDiskFile(path: path, rollOverBytes: limits.rollOverBytes, clock: clock)
        self.init(medium: medium, clock: clock, metrics: metrics, limits: limits, encoder: encoder)
    }

    init(
        medium: any AuditMedium,
        clock: any VaultClock,
        metrics: AuditMetrics = AuditMetrics(),
        limits: AuditFileLimits = AuditFileLimits(),
        encoder: AuditEventLine = AuditEventLine()
    ) {
        self.medium = medium
        self.clock = clock
        self.metrics = metrics
        self.limits = limits
        self.encoder = encoder
        bytesCutOff = medium.bytesCutOff
    }

    /// Whether the last write succeeded, so that a request can be refused before it acts.
    public var isWritable: Bool { writable.load(ordering: .acquiring) }

    /// Appends a record; it is on disk on return.
    ///
    /// Throws ``VaultError/Code/unavailable`` when it could not be written, too many wait already, or the log
    /// is closed.
    public func append(_ record: AuditRecord) async throws(VaultError) {
        metrics.expected.increment()
        let line = encoder.encode(record)
        let failure = await withCheckedContinuation { continuation in
            enqueue(AuditQueue.Waiter(line: line, continuation: continuation))
        }
        if let failure { throw failure }
        metrics.recorded.increment()
    }

    /// Writes what waits and closes the file; later appends are refused.
    public func close() {
        queue.withLock { $0.isClosed = true }
        writer.sync {
            drain()
            medium.close()
        }
    }

    // MARK: The writing side

    private func enqueue(_ waiter: AuditQueue.Waiter) {
        switch queue.withLock({ $0.add(waiter, limits: limits) }) {
        case .waits: break
        case .startsWriter: writer.async { self.drain() }
        case .refused(let failure): waiter.continuation.resume(returning: failure)
        }
    }

    private func drain() {
        gather()
        while let batch = queue.withLock({ $0.takeAll() }) {
            let failure = write(batch.bytes)
            for waiter in batch.waiters { waiter.continuation.resume(returning: failure) }
            gather()
        }
    }

    /// Lets more lines come when several came together the last time.
    ///
    /// A sync costs the processor as much as half a request does. A caller who is alone never waits.
    private func gather() {
        let (waiting, isClosed) = queue.withLock { ($0.lastBatch, $0.isClosed) }
        guard waiting > 1, !isClosed else { return }
        let pause = min(limits.gatherPerLine * (waiting - 1), limits.gatherAtMost)
        usleep(UInt32(pause.wholeMicroseconds))
    }

    /// Makes `bytes` durable, or leaves the file as it was and says why not.
    private func write(_ bytes: [UInt8]) -> VaultError? {
        do {
            try put(bytes)
            writable.store(true, ordering: .releasing)
            return nil
        } catch {
            if writable.exchange(false, ordering: .acquiringAndReleasing) { retryLater(since: clock.now()) }
            return error
        }
    }

    /// Appends to the file that stands in its place: nobody would find what goes into one that was removed.
    private func put(_ bytes: [UInt8]) throws(VaultError) {
        guard !medium.isInPlace else { return try medium.appendDurably(bytes) }
        try medium.begin()
        metrics.lostFiles.increment()
        var record = AuditRecord(
            time: clock.now(),
            operation: "AuditLogReplaced",
            requestID: "audit",
            status: 500
        )
        record.resultDescription = "The file before this one was removed or exchanged by another program."
        try medium.appendDurably(encoder.encode(record) + bytes)
    }

    // MARK: Recovery

    private func retryLater(since outage: Timestamp) {
        writer.asyncAfter(deadline: .now() + limits.retryInterval.dispatchInterval) {
            self.retry(since: outage)
        }
    }

    /// Writes a record of the outage: when that succeeds the log is writable again, and the gap is explained.
    private func retry(since outage: Timestamp) {
        guard !isWritable, !queue.withLock({ $0.isClosed }) else { return }
        let now = clock.now()
        let record = AuditRecord(
            time: now,
            operation: "AuditLogRecovered",
            requestID: "audit",
            duration: now - outage
        )
        do {
            try put(encoder.encode(record))
            writable.store(true, ordering: .releasing)
        } catch {
            retryLater(since: outage)
        }
    }
}

extension Duration {
    fileprivate var dispatchInterval: DispatchTimeInterval { .microseconds(Int(wholeMicroseconds)) }
}
