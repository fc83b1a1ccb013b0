public import Audit
public import Rotation
public import VaultCore

/// Does what falls due: rotations, announcements of expiry, purges.
///
/// A sweep costs what is due, not what exists, and waits for nothing to be done. Each piece of work is one or more
/// transactions of its own, so one that fails holds no other back; of what burdens one target no more is done at once
/// than its connector says, so a target that stalls holds no other up.
///
/// One node does it at a time; the others stand by.
public struct Scheduler: Sendable {
    /// What a sweep came to.
    enum Tick: Equatable {
        /// Something was due, and so much of it was not in line yet.
        case worked(Int)
        /// Nothing is due before this instant; nil when nothing is due at all.
        case idle(until: Timestamp?)
        /// Another node does the work, at least until then.
        case standby(until: Timestamp)
    }

    /// How much is done at once, and how much more when it is an emergency.
    private static let (width, reserve) = (64, 8)
    /// How much of what burdens the vault alone is done at once.
    private static let vaultCap = 8
    /// No sweep sees more.
    private static let mostDue = 100_000
    /// So many are put in line at a time.
    private static let chunk = 256
    private static let longestSleep = Duration.seconds(1)
    private static let pauseAfterFailure = Duration.seconds(5)
    private static let leaseTime = Duration.seconds(30)

    private let ports: VaultPorts
    private let node: String
    private let work: DueWork
    private let stalled: @Sendable (any Error) -> Void
    private let live: LiveRotations
    private let targets: (any RotationTargets)?
    private let isOnTime: @Sendable () -> Bool
    private let nudges = Signal()
    let backlog = Backlog(width: Self.width, reserve: Self.reserve)

    /// Works through `ports`.
    ///
    /// `report` hears of entries that failed and were put off, `stalled` of errors, such as
    /// those of a store that cannot be reached, that stop all work for some seconds. `outlet` is for news of expiries. Nothing
    /// is done while `isOnTime` says that this machine's clock is wrong.
    public init(
        ports: VaultPorts,
        audit: any AuditLog,
        runner: RotationRunner,
        handles: KeyHandleCache,
        retry: RetryRule = RetryRule(),
        outlet: NoticeOutlet = NoticeOutlet { "https://\($0)" },
        isOnTime: @escaping @Sendable () -> Bool = { true },
        stalled: @escaping @Sendable (any Error) -> Void = { _ in },
        report: @escaping @Sendable (DueEntry, any Error) -> Void
    ) {
        self.ports = ports
        node = runner.node
        live = runner.live
        targets = runner.targets
        self.stalled = stalled
        self.isOnTime = isOnTime
        work = DueWork(
            ports: ports,
            audit: audit,
            runner: runner,
            handles: handles,
            retry: retry,
            outlet: outlet,
            report: report
        )
    }

    /// Goes on with the rotations that a stop cut short, then works until the task is cancelled.
    public func run() async throws {
        await withDiscardingTaskGroup { group in
            var isFresh = true
            while !Task.isCancelled {
                let seen = nudges.count
                do {
                    if let failure = backlog.takeFailure() { throw failure }
                    if isFresh { try await resume() }
                    isFresh = false
                    let tick = try await sweep { startWork(in: &group) }
                    try await ports.clock.sleep(until: pause(after: tick), or: nudges, beyond: seen)
                } catch is CancellationError {
                    break
                } catch {
                    stalled(error)
                    try? await ports.clock.sleep(until: ports.clock.now() + Self.pauseAfterFailure)
                }
            }
            group.cancelAll()
        }
    }

    /// Has the scheduler look again now, because something may have fallen due earlier than it expects.
    public func nudge() {
        nudges.raise()
    }

    /// Puts every open rotation in line whose lease this node held, instead of waiting until the lease lapses.
    func resume() async throws {
        let now = ports.clock.now()
        let node = node
        let objects = try await ports.store.read { reader in
            try reader.openRotations().map(\.object).filter { object in
                try reader.lease(OpenRotation.leaseName(of: object))?.holder == node
            }
        }
        try await putInLine(objects.map { DueEntry(at: now, work: .rotate, object: $0) })
    }

    /// Puts what is due in line; `start` is called whenever there may be something to begin with.
    func sweep(_ start: () -> Void) async throws -> Tick {
        let now = ports.clock.now()
        guard isOnTime() else {
            backlog.clear()
            return .standby(until: now + Self.longestSleep)
        }
        let due = try await ports.store.read { reader in try reader.due(at: now, limit: Self.mostDue) }
        if !due.isEmpty {
            if let holder = try await standby(at: now) {
                backlog.clear()
                return .standby(until: holder)
            }
            try await live.catchUp()
        }
        let new = backlog.new(of: due)
        for first in stride(from: 0, to: new.count, by: Self.chunk) {
            try await putInLine(Array(new[first..<min(first + Self.chunk, new.count)]))
            start()
        }
        start()
        guard due.isEmpty else { return .worked(new.count) }
        return .idle(until: try await ports.store.read { try $0.nextDue() })
    }

    /// Begins with what may be done, each in a task of its own that goes on with what comes next.
    func startWork(in group: inout DiscardingTaskGroup) {
        while let turn = backlog.next() { group.addTask { await work(from: turn) } }
    }

    // MARK: - Private

    private func putInLine(_ entries: [DueEntry]) async throws {
        let live = live
        let places = try await ports.store.read { reader in
            entries.map { reader.place(of: $0, live.rotation(of: $0.object)) }
        }
        for (entry, place) in zip(entries, places) { backlog.add(entry, at: place, cap: cap(of: place.lane)) }
    }

    private func cap(of lane: WorkPlace.Lane) -> Int {
        switch lane {
        case .vault: Self.vaultCap
        case .target(let vault, let connector):
            targets?.concurrency(of: connector, in: vault) ?? Self.vaultCap
        }
    }

    /// Does one piece after the other, until none is left that may be done; an error that could not be kept ends the
    /// work of all.
    private func work(from first: WorkLines.Turn) async {
        var turn = Optional(first)
        while let current = turn {
            do {
                try await work.perform(current.entry)
            } catch is CancellationError {
                backlog.clear()
            } catch {
                backlog.fail(error)
            }
            let (next, wasWantedAgain) = backlog.next(after: current)
            if wasWantedAgain { nudges.raise() }
            turn = next
        }
        if backlog.waiting == 0 { nudges.raise() }
    }

    /// Until when another node does the work; nil when this one may.
    private func standby(at now: Timestamp) async throws -> Timestamp? {
        let node = node
        let (others, before) = try await ports.store.write(.leaseChange) {
            transaction -> (Timestamp?, String?) in
            let before = try transaction.lease("scheduler")?.holder
            let until = now + Self.leaseTime
            if try transaction.acquireLease("scheduler", holder: node, now: now, until: until) != nil {
                return (nil, before)
            }
            return (try transaction.lease("scheduler")?.until ?? until, before)
        }
        if let before, before != node { live.fallBehind() }
        return others
    }

    /// When to sweep next, unless something happens before: the longer the lines, the less often.
    private func pause(after tick: Tick) -> Timestamp {
        let longest = ports.clock.now() + Self.longestSleep * (1 + backlog.waiting / 10_000)
        return switch tick {
        case .worked: longest
        case .idle(let next): min(next ?? longest, longest)
        case .standby(let until): min(until, longest)
        }
    }
}
