public import SecretMemory
import Synchronization
public import VaultCore

/// Every vault's key-encryption keys, unwrapped in memory, and the record sealing over them.
///
/// Safe to use from many threads: a reader takes the one key it needs under a short lock and works outside it.
/// What the store holds wins over what memory holds, so a transaction that did not commit leaves nothing behind
/// that could seal a record no one can open.
public final class Keyring: RecordSealer {
    private let state: Mutex<KeyringState>
    private let clock: any VaultClock
    private let random: any RandomSource
    private let sealHold = SealHold()
    /// How long a new version of a key waits before it seals, so that every other server has read it; nil when
    /// there is no other.
    private let notice: Duration?

    /// So old is a version that every server has read it, however far apart their clocks are.
    private static let known = Duration.seconds(180)

    /// Unwraps every key in `store`; an empty store gives an empty keyring.
    ///
    /// Where several servers share the store, `notice` is how long a new version of a key waits before it seals: longer
    /// than any of them takes to read it.
    ///
    /// Throws ``VaultError/Code/sealUnavailable`` when another root key wrapped them, and
    /// ``VaultError/Code/integrity`` when one was altered.
    public static func load(
        from store: any VaultStore,
        root: any RootKey,
        clock: any VaultClock,
        random: any RandomSource = SystemRandom(),
        notice: Duration? = nil
    ) async throws -> Keyring {
        let records = try await store.read { try $0.keks() }
        let keyring = Keyring(root: root, clock: clock, random: random, notice: notice)
        try keyring.learn(records)
        return keyring
    }

    private init(root: any RootKey, clock: any VaultClock, random: any RandomSource, notice: Duration?) {
        self.notice = notice
        state = Mutex(KeyringState(root: root))
        self.clock = clock
        self.random = random
    }

    // MARK: Records

    /// Seals under the newest key of the binding's vault, and a record key of its own.
    public func seal(_ plaintext: RawSpan, binding: RecordBinding) throws(VaultError) -> SealedRecord {
        guard let kek = state.withLock({ $0.vaults[binding.vault]?.sealing }) else {
            throw .noKey(binding.vault)
        }
        return try RecordCipher.seal(plaintext, under: kek, binding: binding, random: random)
    }

    /// Opens a record sealed for exactly this binding, under whichever version it names.
    ///
    /// Throws ``VaultError/Code/integrity`` when it was altered or belongs elsewhere, and
    /// ``VaultError/Code/sealUnavailable`` when the vault has no key at all.
    public func open(_ record: SealedRecord, binding: RecordBinding) throws(VaultError) -> SecretBytes {
        guard let keys = state.withLock({ $0.vaults[binding.vault] }) else { throw .noKey(binding.vault) }
        guard let kek = keys[record.kekVersion] else { throw .unreadable(binding) }
        return try RecordCipher.open(record, under: kek, binding: binding)
    }

    // MARK: Key-encryption keys

    /// The newest version of the key of `vault`; nil while it has none.
    public func newestVersion(of vault: String) -> Int? {
        state.withLock { $0.vaults[vault]?.newest }
    }

    /// The version that seals for `vault` now; nil while it has no key.
    func sealingVersion(of vault: String) -> Int? {
        state.withLock { $0.vaults[vault]?.sealing?.version }
    }

    /// Sees to it that `vault` has a key, within the transaction that creates the vault.
    ///
    /// Can be repeated, and the key can seal at once, also within the transaction. Throws
    /// ``VaultError/Code/sealUnavailable`` when the keys in the store are wrapped under a root key not at hand.
    public func ensureKEK(for vault: String, in transaction: any ServerReader & ServerWriter) throws {
        let records = try transaction.keks()
        let existing = records.filter { $0.vault == vault }
        if existing.isEmpty {
            try transaction.put(firstKEK(of: vault, rootID: records.first?.rootID))
        } else {
            for record in existing { install(record.place, try unwrap(record)) }
        }
    }

    /// Makes the next version of a vault's key, durable on return; from then on it seals, or when every server has
    /// read it.
    ///
    /// Records under older versions open as before until a ``Rewrapper`` has resealed them. Returns the new
    /// version. Throws ``VaultError/Code/notFound`` when the vault has no key yet.
    public func rotateKEK(of vault: String, in store: any VaultStore) async throws -> Int {
        let secret = SharedSecret(random: random, count: SoftwareRootKey.length)
        let version = try await store.write(.kekCreate) { transaction in
            let records = try transaction.keks()
            guard let newest = records.filter({ $0.vault == vault }).map(\.version).max() else {
                throw VaultError(.notFound, "There is no vault \(vault). Check the name.")
            }
            let next = VersionedKey(version: newest + 1, secret: secret)
            try transaction.put(self.wrapped(next, of: vault, rootID: records.first?.rootID))
            return next.version
        }
        install(KEKPlace(vault: vault, version: version), secret, from: notice.map { .now + $0 })
        return version
    }

    /// Takes over keys of the store that memory does not hold, such as those another server made.
    ///
    /// Throws as ``load(from:root:clock:random:notice:)``.
    public func learn(_ records: [KEKRecord]) throws(VaultError) {
        for record in records where !holds(record.place) || isDraft(record.place) {
            install(record.place, try unwrap(record), from: start(of: record))
        }
    }

    /// When a key of the store begins to seal; nil for at once.
    private func start(of record: KEKRecord) -> ContinuousClock.Instant? {
        guard let notice, record.version > 1, clock.now() - record.created < Self.known else { return nil }
        return .now + notice
    }

    /// Lets versions go that the store no longer holds.
    func forget(_ versions: [Int], of vault: String) {
        state.withLock { $0.vaults[vault]?.remove(versions) }
    }

    // MARK: Root keys

    /// Runs `body` while the seal stands still, such as a backup that copies both the database and the seal.
    ///
    /// Throws what `body` throws, and ``VaultError/Code/conflict`` while the seal is rotated or held elsewhere.
    public func holdingSeal<T>(_ body: () async throws -> T) async throws -> T {
        try await sealHold.whileHeld(body)
    }

    /// Adds a root key, so that what it wraps can be unwrapped; new keys follow the root of those in the store.
    func add(_ root: any RootKey) {
        state.withLock { $0.roots[root.id] = root }
    }

    /// Makes `root` the only root key at hand.
    func adopt(_ root: any RootKey) {
        state.withLock {
            $0.roots = [root.id: root]
            $0.mainRootID = root.id
        }
    }

    /// The id of the root key that was given last.
    public var rootID: String {
        state.withLock { $0.mainRootID }
    }

    /// Wraps every key in the store anew under `root`, within one transaction.
    func rewrapAll(under root: any RootKey, in transaction: any ServerReader & ServerWriter) throws {
        for record in try transaction.keks() {
            let secret = try unwrap(record)
            var moved = record
            moved.rootID = root.id
            moved.wrapped = try root.wrap(secret, as: record.place)
            try transaction.put(moved)
        }
    }

    // MARK: Help

    private func holds(_ place: KEKPlace) -> Bool {
        state.withLock { $0.vaults[place.vault]?[place.version] != nil }
    }

    private func isDraft(_ place: KEKPlace) -> Bool {
        state.withLock { place.version == 1 && $0.drafts.contains(place.vault) }
    }

    private func install(
        _ place: KEKPlace,
        _ secret: SharedSecret,
        from start: ContinuousClock.Instant? = nil
    ) {
        let key = VersionedKey(version: place.version, secret: secret)
        state.withLock { state in
            state.insert(key, of: place.vault, from: start)
            if place.version == 1 { state.drafts.remove(place.vault) }
        }
    }

    /// The root key of this id, or the one given last.
    private func root(_ id: String?) throws(VaultError) -> any RootKey {
        try state.withLock { (state) throws(VaultError) in try state.root(id) }
    }

    private func unwrap(_ record: KEKRecord) throws(VaultError) -> SharedSecret {
        try root(record.rootID).unwrap(record.wrapped, as: record.place)
    }

    /// The record of a vault's first key.
    ///
    /// A key that memory holds from a transaction that did not commit is used again, so that memory and store never differ.
    private func firstKEK(of vault: String, rootID: String?) throws(VaultError) -> KEKRecord {
        let fresh = VersionedKey(
            version: 1,
            secret: SharedSecret(random: random, count: SoftwareRootKey.length)
        )
        let key = state.withLock { state in
            if let held = state.vaults[vault]?[1] { return held }
            state.insert(fresh, of: vault)
            state.drafts.insert(vault)
            return fresh
        }
        return try wrapped(key, of: vault, rootID: rootID)
    }

    private func wrapped(_ key: VersionedKey, of vault: String, rootID: String?) throws(VaultError)
        -> KEKRecord
    {
        let root = try root(rootID)
        let place = KEKPlace(vault: vault, version: key.version)
        return KEKRecord(
            vault: vault,
            version: key.version,
            rootID: root.id,
            wrapped: try root.wrap(key.secret, as: place),
            created: clock.now()
        )
    }
}
