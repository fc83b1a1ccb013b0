import VaultCore

/// How fast records are resealed after a key rotation, and when the old key goes.
public struct RewrapPolicy: Equatable, Sendable {
    /// Records in one transaction, at least 1.
    public var batch: Int
    /// The most records resealed in a second, at least 1.
    public var recordsPerSecond: Int
    /// How long after a rotation the old key stays although no record is under it: longer than any request lives,
    /// since a request may have sealed under the old key and commit late.
    public var retireAfter: Duration
    /// How often ``Rewrapper/run()`` looks for work when nobody calls ``Rewrapper/wake()``.
    public var pollInterval: Duration

    /// A policy; the defaults leave most of a small machine to its callers.
    public init(
        batch: Int = 200,
        recordsPerSecond: Int = 2000,
        retireAfter: Duration = .seconds(600),
        pollInterval: Duration = .seconds(10)
    ) {
        precondition(batch > 0 && recordsPerSecond > 0, "A rewrap needs a batch and a rate above zero.")
        self.batch = batch
        self.recordsPerSecond = recordsPerSecond
        self.retireAfter = retireAfter
        self.pollInterval = pollInterval
    }

    /// How long `count` records take at the permitted rate.
    func time(for count: Int) -> Duration {
        .microseconds(Int64(count) * 1_000_000 / Int64(recordsPerSecond))
    }

    /// What to do next for a vault whose keys are `keks` and whose records stand under versions as in `census`.
    func step(for keks: [KEKRecord], census: [Int: Int], now: Timestamp) -> RewrapStep {
        guard let newest = keks.max(by: { $0.version < $1.version }) else { return .rest }
        let older = keks.map(\.version).filter { $0 < newest.version }.sorted()
        if census.contains(where: { $0.key < newest.version && $0.value > 0 }) {
            return .reseal(below: newest.version)
        }
        if older.isEmpty || newest.vault == RecordBinding.backup { return .rest }
        let ripe = newest.created + retireAfter
        return now < ripe ? .wait(until: ripe) : .retire(older)
    }
}
