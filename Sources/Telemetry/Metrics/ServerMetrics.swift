/// What the server counts about itself.
public struct ServerMetrics: Sendable {
    /// Where these and all other metrics are registered.
    public let registry: MetricsRegistry
    /// Requests by operation and status.
    public let requests: MetricFamily<Counter>
    /// How long requests took, by operation.
    public let durations: MetricFamily<Histogram>
    /// Uses of keys by operation and algorithm.
    public let keyOperations: MetricFamily<Counter>
    /// Audit records asked for and durable (measure M7).
    public let audit: AuditMetrics
    /// Reads of values and uses of keys, by the stage of the version (measure M3).
    public let versionUses: MetricFamily<Counter>
    /// What is counted about rotations.
    public let rotations: RotationMetrics
    /// What is counted about drift.
    public let drift: DriftMetrics
    /// How often the machine's clock was set.
    public let clockJumps: Counter
    private let known = KnownSeries()
    /// Connections that are open.
    public let openConnections: Gauge
    /// Log lines that found no room.
    public let droppedLogLines: Counter

    /// Registers them, and what is known of the process.
    public init(registry: MetricsRegistry = MetricsRegistry()) {
        self.registry = registry
        requests = registry.counters(
            "rekey_http_requests_total",
            help: "Requests answered, by operation and status.",
            labels: ["operation", "status"]
        )
        durations = registry.histograms(
            "rekey_http_request_duration_seconds",
            help: "Time from a request's head to its answer, by operation.",
            labels: ["operation"]
        )
        keyOperations = registry.counters(
            "rekey_key_operations_total",
            help: "Uses of keys, by operation and algorithm.",
            labels: ["operation", "algorithm"]
        )
        audit = AuditMetrics(
            expected: registry.counter(
                "rekey_audit_expected_total",
                help: "Audit records that requests and acts asked for."
            ),
            recorded: registry.counter(
                "rekey_audit_recorded_total",
                help: "Audit records that are on disk."
            ),
            lostFiles: registry.counter(
                "rekey_audit_files_lost_total",
                help: "How often another program removed or exchanged the audit file."
            )
        )
        versionUses = registry.counters(
            "rekey_version_uses_total",
            help: "Reads of values and uses of keys, by the stage of the version.",
            labels: ["stage"]
        )
        rotations = RotationMetrics(registry)
        drift = DriftMetrics(registry)
        clockJumps = registry.counter(
            "rekey_clock_jumps_total",
            help: "How often the machine's clock was set by more than ten seconds."
        )
        openConnections = registry.gauge("rekey_open_connections", help: "Connections that are open.")
        droppedLogLines = registry.counter(
            "rekey_log_lines_dropped_total",
            help: "Log lines dropped because nobody read the log."
        )
        ProcessMetrics.register(in: registry)
    }

    /// Counts a request that was answered.
    public func record(operation: String, status: Int, duration: Duration) {
        let series = known.of(operation, status) {
            RequestSeries(count: requests[operation, String(status)], duration: durations[operation])
        }
        series.count.increment()
        series.duration.observe(duration)
    }
}
