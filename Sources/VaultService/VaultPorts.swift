public import VaultCore

/// What the use cases act through; composed once at start, exchanged for simulated ones in tests.
public struct VaultPorts: Sendable {
    /// Where everything durable lives.
    public let store: any VaultStore
    /// Seals and opens material.
    public let sealer: any RecordSealer
    /// Makes and opens keys.
    public let keys: any KeyProvider
    /// Runs what takes long off the threads that serve requests.
    public let heavyWork: any HeavyWork
    /// The time the vault lives by.
    public let clock: any VaultClock
    /// Where identifiers come from.
    public let random: any RandomSource

    /// Joins the ports.
    public init(
        store: any VaultStore,
        sealer: any RecordSealer,
        keys: any KeyProvider,
        heavyWork: any HeavyWork,
        clock: any VaultClock,
        random: any RandomSource
    ) {
        self.store = store
        self.sealer = sealer
        self.keys = keys
        self.heavyWork = heavyWork
        self.clock = clock
        self.random = random
    }
}
