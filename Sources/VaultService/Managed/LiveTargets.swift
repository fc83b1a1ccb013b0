public import Policies
import Synchronization
public import VaultCore

/// The targets of the applied policies, and what is known of how their consumers fare.
public final class LiveTargets: RotationTargets {
    /// Makes a connector from what the files of a vault say, for objects that want this overlap.
    public typealias Maker = @Sendable (ConnectorEntry, TargetOverlap, VaultName) throws -> any Connector

    struct Key: Hashable {
        let vault: VaultName
        let name: String
        let overlap: TargetOverlap
    }

    private struct State {
        var entries: [VaultName: [String: ConnectorEntry]] = [:]
        var connectors: [Key: any Connector] = [:]
        var sight: [Key: Sight] = [:]
        /// The last use that a target told of without showing an open login.
        var told: [ObjectID: Timestamp] = [:]
    }

    let store: any VaultStore
    let live: LiveRotations
    let clock: any VaultClock
    let uses: UseTracker
    let failures: ReportedFailures
    /// Of which part of time the uses at all servers are known.
    let span: @Sendable () -> EvidenceSpan
    let clockWatch: ClockWatch?
    private let make: Maker
    private let state = Mutex(State())

    /// Targets of nothing yet; ``replace(_:in:)`` names them.
    ///
    /// `nodes` are the servers that share the store; `clockWatch` tells when the clock was set.
    public init(
        store: any VaultStore,
        live: LiveRotations,
        clock: any VaultClock,
        uses: UseTracker,
        failures: ReportedFailures,
        nodes: Nodes? = nil,
        clockWatch: ClockWatch? = nil,
        make: @escaping Maker
    ) {
        span = { nodes?.evidence ?? EvidenceSpan() }
        self.store = store
        self.live = live
        self.clock = clock
        self.uses = uses
        self.failures = failures
        self.clockWatch = clockWatch
        self.make = make
    }

    /// Takes over the connectors of a vault's newly applied set; those that did not change stay as they are,
    /// of the others nothing is known any more.
    public func replace(_ entries: [String: ConnectorEntry], in vault: VaultName) {
        state.withLock { state in
            let before = state.entries[vault] ?? [:]
            let changed = Set(entries.keys).union(before.keys).filter { entries[$0] != before[$0] }
            let isKept = { (key: Key) in key.vault != vault || !changed.contains(key.name) }
            state.connectors = state.connectors.filter { isKept($0.key) }
            state.sight = state.sight.filter { isKept($0.key) }
            state.entries[vault] = entries
        }
    }

    /// A connector that is not applied, to try it; throws as the kind does.
    func trial(of entry: ConnectorEntry, overlap: TargetOverlap, in vault: VaultName) throws -> any Connector
    {
        try make(entry, overlap, vault)
    }

    /// A vault's connector of this name; throws ``VaultError/Code/badParameter`` when no file names it any more.
    public func connector(_ name: String, in vault: VaultName, overlap: TargetOverlap) async throws
        -> any Connector
    {
        try state.withLock { state in
            let key = Key(vault: vault, name: name, overlap: overlap)
            if let known = state.connectors[key] { return known }
            guard let entry = state.entries[vault]?[name] else {
                throw VaultError(
                    .badParameter,
                    "No applied policy file names the connector '\(name)'; add it and apply the files again."
                )
            }
            let made = try make(entry, overlap, vault)
            state.connectors[key] = made
            return made
        }
    }

    /// What the connector's entry says, or the default for one that is gone.
    public func concurrency(of name: String, in vault: VaultName) -> Int {
        state.withLock { $0.entries[vault]?[name]?.concurrency } ?? ConnectorEntry.usualConcurrency
    }

    /// Since when the clocks of all servers have run evenly, this one's looked at just now; nil for always.
    public func evenSince() async throws -> Timestamp? {
        try await clockWatch?.keep()
        return try await store.read { try $0.evenSince() }
    }

    // MARK: - Sight

    /// Takes over whether a look at a target's sessions succeeded.
    func note(look succeeded: Bool, at key: Key, _ now: Timestamp) {
        state.withLock { $0.sight[key, default: Sight()].note(look: succeeded, at: now) }
    }

    /// How well the sessions of a target are seen.
    func sight(at key: Key) -> Sight {
        state.withLock { $0.sight[key] ?? Sight() }
    }

    /// Whether a target tells of this last use for the first time.
    func isNews(_ lastUse: Timestamp, of object: ObjectID) -> Bool {
        state.withLock { $0.told.updateValue(lastUse, forKey: object) != lastUse }
    }
}
