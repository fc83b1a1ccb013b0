public import Policies
public import Rotation
import Synchronization
public import VaultCore

/// The targets of the applied policies, and what is known of how their consumers fare.
public final class LiveTargets: RotationTargets {
    /// Makes a connector from what the files of a vault say, for objects that want this overlap.
    public typealias Maker = @Sendable (ConnectorEntry, TargetOverlap, VaultName) throws -> any Connector

    private struct Key: Hashable {
        let vault: VaultName
        let name: String
        let overlap: TargetOverlap
    }

    private struct State {
        var entries: [VaultName: [String: ConnectorEntry]] = [:]
        var connectors: [Key: any Connector] = [:]
    }

    /// A look at a target's sessions that takes longer is given up.
    private static let lookTime = Duration.seconds(5)
    /// One look asks about no more logins.
    private static let portion = 500

    private let store: any VaultStore
    private let live: LiveRotations
    private let clock: any VaultClock
    private let uses: UseTracker
    private let failures: ReportedFailures
    private let make: Maker
    private let state = Mutex(State())

    /// Targets of nothing yet; ``replace(_:in:)`` names them.
    public init(
        store: any VaultStore,
        live: LiveRotations,
        clock: any VaultClock,
        uses: UseTracker,
        failures: ReportedFailures,
        make: @escaping Maker
    ) {
        self.store = store
        self.live = live
        self.clock = clock
        self.uses = uses
        self.failures = failures
        self.make = make
    }

    /// Takes over the connectors of a vault's newly applied set; those that did not change stay as they are.
    public func replace(_ entries: [String: ConnectorEntry], in vault: VaultName) {
        state.withLock { state in
            let before = state.entries[vault] ?? [:]
            let changed = Set(entries.keys).union(before.keys).filter { entries[$0] != before[$0] }
            state.connectors = state.connectors.filter {
                $0.key.vault != vault || !changed.contains($0.key.name)
            }
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

    /// What is known now: uses that the vault saw, sessions that the target shows, failures that were reported.
    public func evidence(on object: ObjectID, of state: RotationState) async throws -> RotationEvidence {
        let predecessor = state.plan.predecessor
        if state.phase == .observing { await noteSessions(of: Self.watched([(object, state)])) }
        let fresh = uses.uses(of: object, predecessor)
        let stored = try await store.read {
            try $0.uses(of: object, version: predecessor, limit: Straggler.most + 1)
        }
        let known = (stored + fresh).joined()
        return RotationEvidence(
            completeSince: uses.completeSince,
            lastUse: known.first?.last,
            authFailures: failures.count(object, state.candidate, .target, since: state.since),
            reportedFailures: failures.count(object, state.candidate, .consumer, since: state.since),
            uses: known.prefix(Straggler.most).map { VersionUse($0) },
            hasMoreUses: known.count > Straggler.most
        )
    }

    /// Looks at the targets for logins with the old version, of every rotation that observes, and writes down what was
    /// seen; short logins between two looks are seen by shorter looks only.
    public func collect() async throws {
        await noteSessions(of: Self.watched(live.observing.map { ($0.object, $0.state) }))
        try await uses.flush(to: store)
    }

    // MARK: - Sessions

    /// Who uses which old version at a target, by principal.
    private typealias Watched = [Key: [String: (object: ObjectID, version: VersionID)]]

    /// What can be told by looking at sessions; with one principal for both versions nobody can tell them apart.
    private static func watched(_ rotations: [(object: ObjectID, state: RotationState)]) -> Watched {
        var watched: Watched = [:]
        for (object, state) in rotations {
            guard let target = state.plan.target, target.predecessorPrincipal != target.candidatePrincipal
            else { continue }
            let key = Key(vault: object.vault, name: target.connector, overlap: target.overlap)
            watched[key, default: [:]][target.predecessorPrincipal] = (object, state.plan.predecessor)
        }
        return watched
    }

    /// Asks each target once, all at the same time, and notes that whoever is logged in as an old principal uses the
    /// old version now, busy or not.
    private func noteSessions(of watched: Watched) async {
        await withDiscardingTaskGroup { group in
            for (key, principals) in watched {
                group.addTask {
                    let names = principals.keys.sorted()
                    for first in stride(from: 0, to: names.count, by: Self.portion) {
                        let portion = Array(names[first..<min(first + Self.portion, names.count)])
                        for session in await self.sessions(at: key, of: portion) {
                            guard let (object, version) = principals[session.principal] else { continue }
                            let now = self.clock.now()
                            self.uses.note(object, version, by: session.client, .target, at: now)
                        }
                    }
                }
            }
        }
    }

    private func sessions(at key: Key, of principals: [String]) async -> [TargetSession] {
        await withTaskGroup(of: [TargetSession]?.self) { group in
            group.addTask {
                let connector = try? await self.connector(key.name, in: key.vault, overlap: key.overlap)
                return await connector?.sessions(of: principals) ?? []
            }
            group.addTask {
                try? await Task.sleep(for: Self.lookTime)
                return nil
            }
            defer { group.cancelAll() }
            return await group.next()?.flatMap(\.self) ?? []
        }
    }
}
