public import Audit
public import Rotation
public import VaultCore

/// Does what falls due: rotations, announcements of expiry, purges.
///
/// A tick costs what is due, not what exists.
///
/// One node does it at a time; the others stand by. Each piece of work is one or more transactions of its own, so
/// one that fails holds no other back.
public struct Scheduler: Sendable {
    /// What a tick came to.
    enum Tick: Equatable {
        /// So many entries were due and were looked at.
        case worked(Int)
        /// Nothing is due before this instant; nil when nothing is due at all.
        case idle(until: Timestamp?)
        /// Another node does the work, at least until then.
        case standby(until: Timestamp)
    }

    private static let batch = 64
    private static let width = 4
    private static let longestSleep = Duration.seconds(1)
    private static let pauseAfterFailure = Duration.seconds(5)
    private static let leaseTime = Duration.seconds(30)

    private let ports: VaultPorts
    private let node: String
    private let work: DueWork
    private let stalled: @Sendable (any Error) -> Void
    private let nudges = Signal()

    /// Works through `ports`; `report` hears of entries that failed and were put off, `stalled` of errors, such as
    /// those of a store that cannot be reached, that stop all work for some seconds.
    public init(
        ports: VaultPorts,
        audit: any AuditLog,
        runner: RotationRunner,
        handles: KeyHandleCache,
        retry: RetryRule = RetryRule(),
        stalled: @escaping @Sendable (any Error) -> Void = { _ in },
        report: @escaping @Sendable (DueEntry, any Error) -> Void
    ) {
        self.ports = ports
        node = runner.node
        self.stalled = stalled
        work = DueWork(
            ports: ports,
            audit: audit,
            runner: runner,
            handles: handles,
            retry: retry,
            report: report
        )
    }

    /// Goes on with the rotations that a stop cut short, then works until the task is cancelled.
    public func run() async throws {
        var isFresh = true
        while !Task.isCancelled {
            let seen = nudges.count
            let pause: Timestamp?
            do {
                if isFresh { try await resume() }
                isFresh = false
                pause = sleep(after: try await tick())
            } catch is CancellationError {
                return
            } catch {
                stalled(error)
                pause = ports.clock.now() + Self.pauseAfterFailure
            }
            guard let pause else { continue }
            do { try await ports.clock.sleep(until: pause, or: nudges, beyond: seen) } catch { return }
        }
    }

    /// Has the scheduler look again now, because something may have fallen due earlier than it expects.
    public func nudge() {
        nudges.raise()
    }

    /// Goes on at once with every open rotation whose lease this node held, instead of when the lease lapses.
    func resume() async throws {
        let now = ports.clock.now()
        let objects = try await ports.store.read { reader in
            try reader.openRotations(limit: 1_000).compactMap { id in try reader.rotation(id)?.object }
        }
        try await perform(objects.map { DueEntry(at: now, work: .rotate, object: $0) })
    }

    /// Does what is due now, up to one batch.
    func tick() async throws -> Tick {
        let now = ports.clock.now()
        let due = try await ports.store.read { reader in try reader.due(at: now, limit: Self.batch) }
        guard !due.isEmpty else { return .idle(until: try await ports.store.read { try $0.nextDue() }) }
        if let holder = try await standby(at: now) { return .standby(until: holder) }
        try await perform(due)
        return .worked(due.count)
    }

    // MARK: - Private

    /// Until when another node does the work; nil when this one may.
    private func standby(at now: Timestamp) async throws -> Timestamp? {
        let node = node
        return try await ports.store.write(.leaseChange) { transaction in
            let until = now + Self.leaseTime
            if try transaction.acquireLease("scheduler", holder: node, now: now, until: until) != nil {
                return nil
            }
            return try transaction.lease("scheduler")?.until ?? until
        }
    }

    /// Performs entries, a few at a time; the first error that could not be kept is thrown at the end.
    private func perform(_ entries: [DueEntry]) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, entry) in entries.enumerated() {
                if index >= Self.width { try await group.next() }
                group.addTask { try await work.perform(entry) }
            }
            try await group.waitForAll()
        }
    }

    /// Until when to sleep; nil for not at all.
    private func sleep(after tick: Tick) -> Timestamp? {
        let longest = ports.clock.now() + Self.longestSleep
        return switch tick {
        case .worked: nil
        case .idle(let next): min(next ?? longest, longest)
        case .standby(let until): min(until, longest)
        }
    }
}
