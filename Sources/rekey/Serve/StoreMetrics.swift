import SQLStore
import Telemetry

/// What is measured of a store that is reached through connections.
enum StoreMetrics {
    /// Registers it; a store in this process has nothing of the kind.
    static func register(_ store: SQLVaultStore, in registry: MetricsRegistry) {
        guard store.pool != nil else { return }
        registry.observed(
            "rekey_store_connections",
            help: "Connections to the database that stand."
        ) { Double(store.pool?.connections ?? 0) }
        registry.observed(
            "rekey_store_waiting",
            help: "Reads and writes that wait for a connection to the database."
        ) { Double(store.pool?.waiting ?? 0) }
    }
}
