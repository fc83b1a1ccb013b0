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

    private let store: any VaultStore
    private let clock: any VaultClock
    private let uses: UseTracker
    private let failures: ReportedFailures
    private let make: Maker
    private let state = Mutex(State())

    /// Targets of nothing yet; ``replace(_:in:)`` names them.
    public init(
        store: any VaultStore,
        clock: any VaultClock,
        uses: UseTracker,
        failures: ReportedFailures,
        make: @escaping Maker
    ) {
        self.store = store
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

    /// What is known now: uses that the vault saw, sessions that the target shows, failures that were reported.
    public func evidence(on object: ObjectID, of state: RotationState) async throws -> RotationEvidence {
        let predecessor = state.plan.predecessor
        if state.phase == .observing { await noteSessions(on: object, of: state) }
        let stored = try await store.read {
            try $0.uses(of: object, version: predecessor, limit: 1).first?.last
        }
        let lastUse = [stored, uses.lastUse(of: object, predecessor)].compactMap(\.self).max()
        return RotationEvidence(
            completeSince: uses.completeSince,
            lastUse: lastUse,
            authFailures: failures.count(object, state.candidate, .target, since: state.since),
            reportedFailures: failures.count(object, state.candidate, .consumer, since: state.since)
        )
    }

    /// Looks at the target for logins with the old version, of every rotation that observes, and writes down what was
    /// seen; short logins between two looks are seen by shorter looks only.
    public func collect() async throws {
        let open = try await store.read { reader in
            try reader.openRotations(limit: 100_000).compactMap { try reader.rotation($0) }
        }
        for rotation in open where rotation.state.phase == .observing {
            await noteSessions(on: rotation.object, of: rotation.state)
        }
        try await uses.flush(to: store)
    }

    /// Notes that whoever is logged in as the old principal uses the old version now, busy or not.
    ///
    /// With one principal for both versions nobody can tell them apart.
    private func noteSessions(on object: ObjectID, of state: RotationState) async {
        guard let target = state.plan.target, target.predecessorPrincipal != target.candidatePrincipal,
            let connector = try? await connector(
                target.connector,
                in: object.vault,
                overlap: target.overlap
            )
        else { return }
        for session in await connector.sessions(of: [target.predecessorPrincipal]) ?? [] {
            uses.note(object, state.plan.predecessor, by: session.client, .target, at: clock.now())
        }
    }
}
