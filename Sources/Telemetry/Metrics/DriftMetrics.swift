/// What the server counts about drift.
public struct DriftMetrics: Sendable {
    /// Looks at targets, by what came of them.
    public let looks: MetricFamily<Counter>
    /// Drifts that were found.
    public let found: Counter

    init(_ registry: MetricsRegistry) {
        looks = registry.counters(
            "rekey_drift_looks_total",
            help: "Looks whether targets accept current versions, by result.",
            labels: ["result"]
        )
        found = registry.counter(
            "rekey_drift_found_total",
            help: "Current versions that their target was found to refuse."
        )
    }
}
