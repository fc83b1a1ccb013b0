import Synchronization
public import VaultCore

/// This server among those that share its database: it tells that it lives, sees who else does, and takes over what one
/// that fell silent has left.
public final class Nodes: Sendable {
    /// What else the server does for the others.
    public struct Duties: Sendable {
        /// Writes down the uses that were seen, and returns until when the store knows them all.
        public var flush: @Sendable () async -> Timestamp
        /// How far the machine's clock is ahead of the database's.
        public var clockAhead: @Sendable () async throws -> Duration
        /// Hears what is noticed.
        public var report: @Sendable (NodeEvent) -> Void

        /// Duties with all their parts.
        public init(
            flush: @escaping @Sendable () async -> Timestamp,
            clockAhead: @escaping @Sendable () async throws -> Duration,
            report: @escaping @Sendable (NodeEvent) -> Void
        ) {
            self.flush = flush
            self.clockAhead = clockAhead
            self.report = report
        }
    }

    private struct State {
        var sights = NodeSights()
        var floor: Timestamp?
        var ahead = Duration.zero
    }

    /// How far a clock may be off before its server does no scheduled work.
    static let clockTolerance = Duration.seconds(60)
    /// How many looks a start spends on finding out whether its name is in use.
    private static let looksAtStart = 7

    let store: any VaultStore
    let clock: any VaultClock
    /// This one.
    public let me: NodeIdentity
    private let duties: Duties
    private let state = Mutex(State())

    /// A server that is not among the others yet; ``join(pause:)`` makes it so.
    public init(store: any VaultStore, clock: any VaultClock, me: NodeIdentity, duties: Duties) {
        self.store = store
        self.clock = clock
        self.me = me
        self.duties = duties
    }

    // MARK: - Coming and going

    /// Becomes one of the servers.
    ///
    /// A server of this name that is not the predecessor of this one in its own folder is watched for a while, with
    /// `pause` between two looks. Throws ``NodeNameInUse`` when it lives.
    public func join(pause: () async throws -> Void) async throws {
        let before = try await namesake()
        if let before, before.place != me.place {
            for _ in 0..<Self.looksAtStart {
                try await pause()
                guard try await namesake() == before else { throw nameInUse(by: before) }
            }
        }
        try await enter(after: before, hasLost: before != nil)
        try await look()
    }

    /// Gives back what this server holds, so that others go on with it at once.
    public func leave() async throws {
        let name = me.name
        _ = await duties.flush()
        try await store.write(.leaseChange) { [clock] transaction in
            if let standing = try transaction.nodes().first(where: { $0.name == name }) {
                _ = try transaction.remove(standing)
            }
            _ = try transaction.handOver(leasesOf: name, at: clock.now())
        }
    }

    private func namesake() async throws -> NodeRecord? {
        try await store.read { [name = me.name] in try $0.nodes().first { $0.name == name } }
    }

    /// A predecessor that did not say goodbye may have seen uses that nobody else knows, and consumers of a server that
    /// was away could not ask.
    private func enter(after before: NodeRecord?, hasLost: Bool) async throws {
        let now = clock.now()
        let lostUntil = now - (try await duties.clockAhead())
        let record = me.record(at: now, ahead: .zero, flushed: now)
        let isIn = try await store.write(.leaseChange) { transaction in
            guard try transaction.nodes().first(where: { $0.name == record.name }) == before else {
                return false
            }
            try transaction.put(record)
            if hasLost { try transaction.raiseEvidenceFloor(to: lostUntil) }
            return true
        }
        guard isIn else { throw nameInUse(by: before) }
    }

    private func nameInUse(by other: NodeRecord?) -> NodeNameInUse {
        NodeNameInUse(name: me.name, address: other?.address)
    }

    // MARK: - Living

    /// Tells the others that this server lives, and how it fares.
    ///
    /// Throws ``NodeNameInUse`` when another process has taken its name.
    public func beat() async throws {
        let ahead = try await duties.clockAhead()
        judge(ahead)
        let flushed = await duties.flush()
        let record = me.record(at: clock.now(), ahead: ahead, flushed: flushed)
        guard try await !store.write(.leaseChange, { try $0.beat(record) }) else { return }
        if let other = try await namesake() { throw nameInUse(by: other) }
        try await enter(after: nil, hasLost: true)
        duties.report(.returned)
    }

    /// Looks at the others, and takes over from those that are silent.
    public func look() async throws {
        let now = clock.now()
        let (nodes, floor) = try await store.read { (try $0.nodes(), try $0.evidenceFloor()) }
        let name = me.name
        let silent = state.withLock { state in
            state.floor = floor
            return state.sights.take(nodes, at: now).filter { $0.name != name }
        }
        for node in silent { try await takeOver(from: node) }
    }

    private func takeOver(from node: NodeRecord) async throws {
        let now = clock.now() - (try await duties.clockAhead())
        let leases: Int? = try await store.write(.leaseChange) { transaction in
            guard try transaction.remove(node) else { return nil }
            try transaction.raiseEvidenceFloor(to: now)
            return try transaction.handOver(leasesOf: node.name, at: now)
        }
        if let leases { duties.report(.tookOver(name: node.name, leases: leases)) }
    }

    private func judge(_ ahead: Duration) {
        let before = state.withLock { state in
            defer { state.ahead = ahead }
            return state.ahead
        }
        let (wasOff, isOff) = (Self.isOff(before), Self.isOff(ahead))
        if isOff, !wasOff { duties.report(.clockOff(ahead)) }
        if wasOff, !isOff { duties.report(.clockRight) }
    }

    private static func isOff(_ ahead: Duration) -> Bool {
        ahead > clockTolerance || ahead < .zero - clockTolerance
    }

    // MARK: - What is known

    /// How a server fares, by its record and by what this one saw of it.
    public func condition(of node: NodeRecord) -> NodeCondition {
        let isSilent = node.name != me.name && state.withLock { $0.sights.isSilent(node) }
        return isSilent ? .silent : Self.isOff(node.ahead) ? .clockOff : .serving
    }

    /// Whether the clock agrees with the database's well enough to do what falls due.
    public var isOnTime: Bool { state.withLock { !Self.isOff($0.ahead) } }

    /// The part of time in which every use of a version, at whichever server, is known by now.
    ///
    /// Of another server that is until it last wrote its uses down, which it did before the look that showed it. Its
    /// clock may be behind this one's, and so may the store's, by which it is told what was lost.
    var evidence: EvidenceSpan {
        let name = me.name
        return state.withLock { state in
            let others = state.sights.sights.values.filter { $0.record.name != name }
            let known = others.map { sight in
                sight.notYet - max(.zero, sight.record.seen - sight.record.flushed)
            }
            let lag = max(.zero, state.ahead, others.map { state.ahead - $0.record.ahead }.max() ?? .zero)
            return EvidenceSpan(since: state.floor.map { $0 + lag }, until: known.min(), lag: lag)
        }
    }
}
