public import Audit
public import VaultCore

/// Does what falls due: rotations, announcements of expiry, purges. A tick costs what is due, not what exists.
public struct Scheduler: Sendable {
    private static let batch = 100
    private static let longestSleep = Duration.seconds(1)
    private static let backOff = Duration.seconds(60)

    private let ports: VaultPorts
    private let audit: any AuditLog
    private let runner: RotationRunner
    private let handles: KeyHandleCache
    private let report: @Sendable (DueEntry, any Error) -> Void

    /// Works through `ports`; `report` hears of entries that failed and were put off.
    public init(
        ports: VaultPorts,
        audit: any AuditLog,
        runner: RotationRunner,
        handles: KeyHandleCache,
        report: @escaping @Sendable (DueEntry, any Error) -> Void
    ) {
        self.ports = ports
        self.audit = audit
        self.runner = runner
        self.handles = handles
        self.report = report
    }

    /// Works until the task is cancelled.
    public func run() async throws {
        _ = try await runner.resumeOpen()
        while !Task.isCancelled {
            let worked = try await tick()
            if worked == 0 {
                guard (try? await ports.clock.sleep(until: ports.clock.now() + Self.longestSleep)) != nil
                else { return }
            }
        }
    }

    /// Does what is due now, up to one batch; returns how many entries that were.
    public func tick() async throws -> Int {
        let now = ports.clock.now()
        let due = try await ports.store.read { reader in try reader.due(at: now, limit: Self.batch) }
        for entry in due {
            do {
                try await perform(entry)
            } catch {
                report(entry, error)
                try await putOff(entry)
            }
        }
        return due.count
    }

    private func perform(_ entry: DueEntry) async throws {
        switch entry.work {
        case .rotate: try await runner.rotateIfDue(entry)
        case .nearExpiry: try await announce(entry, "NearExpiry")
        case .expired: try await announce(entry, "Expired")
        case .purge: try await purge(entry)
        }
    }

    /// The record comes before the act, so that a crash between them repeats the record rather than losing it.
    private func announce(_ entry: DueEntry, _ kind: String) async throws {
        let id = entry.object
        let type = id.kind.eventFamily + kind
        let eventID = GUID.make(from: ports.random)
        try await record("\(type)EventGridNotification", id)
        let now = ports.clock.now()
        try await ports.store.write(.scheduledEvent) { transaction in
            try transaction.clearDue(entry.work, of: id)
            guard let found = try transaction.current(id), found.object.deletion == nil else { return }
            let attributes = found.version.attributes
            try transaction.append(
                OutboxEntry(
                    id: eventID,
                    type: type,
                    object: id,
                    version: found.version.id,
                    at: now,
                    notBefore: attributes.notBefore,
                    expires: attributes.expires
                )
            )
        }
    }

    private func purge(_ entry: DueEntry) async throws {
        try await record("\(entry.object.kind.eventFamily)Purge", entry.object)
        try await ports.store.write(.objectPurge) { transaction in
            guard try transaction.object(entry.object)?.deletion != nil else {
                return try transaction.clearDue(.purge, of: entry.object)
            }
            try transaction.purge(entry.object)
        }
        handles.forget(entry.object)
    }

    private func record(_ operation: String, _ id: ObjectID) async throws {
        var record = AuditRecord(
            time: ports.clock.now(),
            operation: operation,
            requestID: GUID.make(from: ports.random),
            vault: id.vault
        )
        record.objectID = "\(id.kind.collection)/\(id.name)"
        try await audit.append(record)
    }

    /// A failed rotation has put itself off already; what is still due now waits a while.
    private func putOff(_ entry: DueEntry) async throws {
        let later = ports.clock.now() + Self.backOff
        try await ports.store.write(.scheduledEvent) { transaction in
            let standing = try transaction.dueEntries(of: entry.object).first { $0.work == entry.work }
            guard let standing, standing.at <= entry.at else { return }
            try transaction.setDue(DueEntry(at: later, work: entry.work, object: entry.object))
        }
    }
}
