import Audit
import Rotation
import VaultCore

/// Does one piece of work that fell due, and moves what fails to a later time.
struct DueWork: Sendable {
    let ports: VaultPorts
    let audit: any AuditLog
    let runner: RotationRunner
    let handles: KeyHandleCache
    let retry: RetryRule
    let outlet: NoticeOutlet
    let report: @Sendable (DueEntry, any Error) -> Void
    private let failures = FailureCounts()

    init(
        ports: VaultPorts,
        audit: any AuditLog,
        runner: RotationRunner,
        handles: KeyHandleCache,
        retry: RetryRule,
        outlet: NoticeOutlet,
        report: @escaping @Sendable (DueEntry, any Error) -> Void
    ) {
        self.ports = ports
        self.audit = audit
        self.runner = runner
        self.handles = handles
        self.retry = retry
        self.outlet = outlet
        self.report = report
    }

    /// Does the work.
    ///
    /// When it fails, the failure is recorded and reported, and the entry moved.
    ///
    /// Throws when the failure could not be kept either, or the task is cancelled.
    func perform(_ entry: DueEntry) async throws {
        do {
            try await act(entry)
            failures.forget(entry)
        } catch let error as CancellationError {
            throw error
        } catch {
            report(entry, error)
            try await postpone(entry, by: (error as? UndeliveredNotice)?.retry ?? retry)
            if !isOthersWork(error) { try await recordFailure(entry, error) }
        }
    }

    private func act(_ entry: DueEntry) async throws {
        switch entry.work {
        case .rotate: try await runner.rotateIfDue(entry.object)
        case .nearExpiry, .expired: try await announce(entry)
        case .purge: try await purge(entry)
        case .destroy: try await destroy(entry)
        case .deliver: try await deliver(entry)
        }
    }

    // MARK: - Announcements and purges

    /// The record comes before the act: a crash in between repeats the record rather than losing it.
    private func announce(_ entry: DueEntry) async throws {
        guard let seen = try await stillDue(entry), let type = entry.eventType else { return }
        try await audit.append(
            AuditRecord(automatic: entry.operation, on: entry.object, version: seen.version.id, ports: ports)
        )
        let id = OutboxEntry.expiryID(entry.work, of: seen.version)
        let event = OutboxEntry(seen, type: type, id: id, at: ports.clock.now())
        let isDone = try await ports.store.write(.scheduledEvent) { transaction in
            guard try transaction.isUnchanged(entry, since: seen) else { return false }
            if try transaction.outboxEntry(event.id) == nil { try transaction.append(event) }
            try transaction.clearDue(entry.work, of: entry.object)
            if try transaction.pendingNotices(of: entry.object) != nil {
                try transaction.setDue(DueEntry(at: event.at, work: .deliver, object: entry.object))
            }
            return true
        }
        if !isDone { try await recordOvertaken(entry) }
    }

    private func purge(_ entry: DueEntry) async throws {
        guard let seen = try await stillDue(entry) else { return }
        try await audit.append(
            AuditRecord(automatic: entry.operation, on: entry.object, version: nil, ports: ports)
        )
        let isDone = try await ports.store.write(.objectPurge) { transaction in
            guard try transaction.isUnchanged(entry, since: seen) else { return false }
            try transaction.purge(entry.object)
            return true
        }
        handles.forget(entry.object)
        try await runner.live.refresh(entry.object)
        if !isDone { try await recordOvertaken(entry) }
    }

    /// The object whose schedule still asks for this work now; when it does not, the entry is put right.
    private func stillDue(_ entry: DueEntry) async throws -> CurrentObject? {
        let now = ports.clock.now()
        let found = try await ports.store.read { reader in try reader.object(for: entry, at: now) }
        if let found, let due = found.due, due <= now { return found.current }
        try await ports.store.write(.scheduledEvent) { transaction in
            if let due = try transaction.object(for: entry, at: now)?.due {
                try transaction.setDue(DueEntry(at: due, work: entry.work, object: entry.object))
            } else {
                try transaction.clearDue(entry.work, of: entry.object)
            }
        }
        return nil
    }

    // MARK: - Failures

    /// Moves the entry to a later time, unless the work has moved it itself.
    private func postpone(_ entry: DueEntry, by retry: RetryRule) async throws {
        let later = ports.clock.now() + retry.delay(afterFailures: failures.count(entry))
        try await ports.store.write(.scheduledEvent) { transaction in
            guard try transaction.dueEntries(of: entry.object).contains(entry) else { return }
            try transaction.setDue(DueEntry(at: later, work: entry.work, object: entry.object))
        }
    }

    /// Whether the error says that somebody else is at this very work, which is no failure of it.
    private func isOthersWork(_ error: any Error) -> Bool {
        (error as? VaultError)?.code == .conflict
    }

    /// That a rotation got stuck has a record of its own by now.
    private func recordFailure(_ entry: DueEntry, _ error: any Error) async throws {
        var record = AuditRecord(automatic: entry.operation, on: entry.object, version: nil, ports: ports)
        record.status = 500
        record.resultDescription =
            (error as? UndeliveredNotice)?.description
            ?? ((error as? VaultError)?.code ?? .internalError).description
        if entry.work == .rotate,
            let open = try await ports.store.read({ try $0.openRotation(on: entry.object) })
        {
            guard !open.state.isStuck else { return }
            record.rotationID = open.id
        }
        try await audit.append(record)
    }

    private func recordOvertaken(_ entry: DueEntry) async throws {
        var record = AuditRecord(automatic: entry.operation, on: entry.object, version: nil, ports: ports)
        record.status = 409
        record.resultDescription = "Not done: the object changed at the same time"
        try await audit.append(record)
    }
}

extension StoreReader {
    /// The object of an entry, and when its schedule wants the work; nil when it is gone.
    fileprivate func object(for entry: DueEntry, at now: Timestamp) throws -> (
        current: CurrentObject, due: Timestamp?
    )? {
        try current(entry.object).map { current in
            let announcement = entry.work == .nearExpiry ? try announcement(of: current, at: now) : nil
            return (current, try announcement ?? schedule(of: current).instant(of: entry.work))
        }
    }

    /// Whether nothing happened to the object and the entry since they were read.
    fileprivate func isUnchanged(_ entry: DueEntry, since seen: CurrentObject) throws -> Bool {
        try current(entry.object) == seen && dueEntries(of: entry.object).contains(entry)
    }
}
