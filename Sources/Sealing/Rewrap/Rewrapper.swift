public import VaultCore

/// Moves records from old key-encryption keys to the newest one, slowly, and retires the old keys.
///
/// The records themselves are the cursor: what still stands under an old version is what is left to do. So a kill
/// at any point loses nothing and repeats nothing.
public struct Rewrapper: Sendable {
    /// How soon a key is looked at again that waits until every server has read it.
    private static let shortWait = Duration.seconds(1)

    private let store: any VaultStore
    private let keyring: Keyring
    private let clock: any VaultClock
    private let policy: RewrapPolicy
    private let report: @Sendable (RewrapEvent) -> Void
    private let isMine: @Sendable () async throws -> Bool
    private let calls = Signal()

    /// A rewrapper over the records of `store`; `report` hears of every batch, retirement and failure.
    ///
    /// Where several servers share the store, `isMine` says whether the work is this one's now.
    public init(
        store: any VaultStore,
        keyring: Keyring,
        clock: any VaultClock,
        policy: RewrapPolicy = RewrapPolicy(),
        report: @escaping @Sendable (RewrapEvent) -> Void = { _ in },
        isMine: @escaping @Sendable () async throws -> Bool = { true }
    ) {
        self.store = store
        self.keyring = keyring
        self.clock = clock
        self.policy = policy
        self.isMine = isMine
        self.report = report
    }

    /// Works through every vault again and again until the task is cancelled.
    public func run() async {
        while !Task.isCancelled {
            let seen = calls.count
            let wake = await passOverAll()
            try? await clock.sleep(until: wake, or: calls, beyond: seen)
        }
    }

    /// Has ``run()`` look for work now, because a key was rotated.
    public func wake() {
        calls.raise()
    }

    /// Where every vault stands.
    public func progress() async throws -> [RewrapProgress] {
        try await store.read { reader in
            let newest = Dictionary(grouping: try reader.keks(), by: \.vault).mapValues {
                $0.map(\.version).max() ?? 0
            }
            return try newest.sorted { $0.key < $1.key }.map { vault, version in
                RewrapProgress(vault: vault, version: version, census: try reader.census(of: vault))
            }
        }
    }

    /// Does all there is to do for one vault now.
    ///
    /// Returns when the old keys may be retired, or nil when nothing is left to wait for. Throws
    /// ``VaultError/Code/integrity`` when records are left that do not open, after all others are done.
    public func rewrap(_ vault: String) async throws -> Timestamp? {
        while true {
            let (keks, census) = try await store.read { reader in
                (try reader.keks().filter { $0.vault == vault }, try reader.census(of: vault))
            }
            try keyring.learn(keks)
            switch policy.step(for: keks, census: census, now: clock.now()) {
            case .reseal(let version) where keyring.sealingVersion(of: vault) ?? 0 < version:
                return clock.now() + Self.shortWait
            case .reseal(let version):
                try await reseal(RewrapProgress(vault: vault, version: version, census: census))
            case .retire(let versions): try await retire(versions, of: vault)
            case .wait(let ripe): return ripe
            case .rest: return nil
            }
        }
    }

    // MARK: Passes

    /// One pass over every vault; when the next one is due.
    private func passOverAll() async -> Timestamp {
        var wake = clock.now() + policy.pollInterval
        for vault in await vaultsWithOldKeys() {
            do {
                if let ripe = try await rewrap(vault) { wake = min(wake, ripe) }
            } catch let error as VaultError {
                report(.failed(vault: vault, error))
            } catch is CancellationError {
                return wake
            } catch {
                report(.failed(vault: vault, VaultError(.unavailable, "The rewrap was cut short.")))
            }
        }
        return wake
    }

    private func vaultsWithOldKeys() async -> [String] {
        do {
            let vaults = try await store.read { try $0.keks().map(\.vault) }
            guard Set(vaults).count < vaults.count, try await isMine() else { return [] }
            return Dictionary(grouping: vaults) { $0 }.filter { $0.value.count > 1 }.keys.sorted()
        } catch {
            let reason = error as? VaultError ?? VaultError(.unavailable, "The keys could not be read.")
            report(.failed(vault: RecordBinding.server, reason))
            return []
        }
    }

    /// Reseals batch after batch until nothing readable is left below the version of `start`.
    private func reseal(_ start: RewrapProgress) async throws {
        var progress = start
        var unreadable: Set<RecordBinding> = []
        while true {
            let begun = clock.now()
            let batch = try await nextBatch(of: start, beside: unreadable)
            if batch.isEmpty { break }
            let moved = try await store.write(.rewrapBatch) { try batch.commit(in: $0) }
            for binding in batch.unreadable { report(.unreadable(binding)) }
            unreadable.formUnion(batch.unreadable)
            progress.add(resealed: moved)
            progress.add(unreadable: batch.unreadable.count)
            report(.progress(progress))
            try await pause(until: begun + policy.time(for: batch.count))
        }
        if let first = unreadable.first { throw VaultError.unreadable(first) }
    }

    private func nextBatch(of vault: RewrapProgress, beside known: Set<RecordBinding>) async throws
        -> RewrapBatch
    {
        let limit = policy.batch + known.count
        let rows = try await store.read { reader in
            try reader.sealedRows(of: vault.vault, below: vault.version, limit: limit)
        }
        return RewrapBatch(rows.filter { !known.contains($0.binding) }, keyring: keyring)
    }

    private func retire(_ versions: [Int], of vault: String) async throws {
        let removed = try await store.write(.kekRetire) { transaction in
            let census = try transaction.census(of: vault)
            let empty = versions.filter { census[$0, default: 0] == 0 }
            for version in empty { try transaction.removeKEK(vault: vault, version: version) }
            return empty
        }
        keyring.forget(removed, of: vault)
        if !removed.isEmpty { report(.retired(vault: vault, versions: removed)) }
    }

    private func pause(until instant: Timestamp) async throws {
        try Task.checkCancellation()
        while clock.now() < instant { try await clock.sleep(until: instant) }
    }
}
