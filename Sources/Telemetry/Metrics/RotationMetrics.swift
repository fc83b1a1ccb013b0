/// What the server counts about rotations: the measures M1, M2, M4, M5, M6, M8 and M10, and what is open.
public struct RotationMetrics: Sendable {
    /// Rotations that ended, by kind of object, trigger and outcome (M1).
    public let ended: MetricFamily<Counter>
    /// From the beginning to the activation of the new version (M2).
    public let duration: MetricFamily<Histogram>
    /// How long each step took (M2).
    public let stepDuration: MetricFamily<Histogram>
    /// Logins that targets refused, by target and phase of the rotation, as targets and consumers tell (M4).
    public let authFailures: MetricFamily<Counter>
    /// How long logins were in doubt at targets that know one only.
    public let gap: MetricFamily<Histogram>
    /// From the intent to take the old login away until the target was seen to refuse it (M5).
    public let revocation: MetricFamily<Histogram>
    /// From the report of an emergency until the target was seen to refuse the old login.
    public let emergency: MetricFamily<Histogram>
    /// Tries of steps, by result (M6).
    public let attempts: MetricFamily<Counter>
    /// What rings came to (M8).
    public let verdicts: MetricFamily<Counter>
    /// From the first failure of a rotation until it worked again or was undone (M10).
    public let recovery: MetricFamily<Histogram>
    /// Attempts to tell of expiries, by connector, event and result.
    public let notices: MetricFamily<Counter>
    /// Rotations that have not ended, by state.
    public let open: MetricFamily<Gauge>

    /// Upper bounds in seconds for what takes from an instant to weeks.
    static let longBounds: [Double] = [
        0.1, 0.5, 1, 5, 15, 60, 300, 900, 3_600, 14_400, 86_400, 604_800, 2_592_000,
    ]

    init(_ registry: MetricsRegistry) {
        ended = registry.counters(
            "rekey_rotations_total",
            help: "Rotations that ended, by kind of object, trigger and outcome.",
            labels: ["kind", "trigger", "outcome"]
        )
        duration = Self.times(
            registry,
            "rotation_duration",
            "Time from a rotation's beginning to its activation."
        )
        stepDuration = Self.times(registry, "rotation_step_duration", "Time each step took.", ["step"])
        authFailures = registry.counters(
            "rekey_auth_failures_total",
            help: "Logins that a target refused, as it or a consumer told, by phase of the rotation.",
            labels: ["target", "during"]
        )
        gap = Self.times(
            registry,
            "rotation_gap",
            "Time in which the login of a target that knows one only was in doubt, and reads waited."
        )
        revocation = Self.times(
            registry,
            "revocation_latency",
            "Time from the intent to revoke until the refusal was seen."
        )
        emergency = Self.times(
            registry,
            "emergency_refusal",
            "Time from an emergency's report until the refusal of the old login was seen."
        )
        attempts = registry.counters(
            "rekey_orchestration_attempts_total",
            help: "Tries of a rotation's steps, by result.",
            labels: ["step", "result"]
        )
        verdicts = registry.counters(
            "rekey_canary_verdicts_total",
            help: "What the watch of a ring came to.",
            labels: ["ring", "verdict"]
        )
        recovery = Self.times(
            registry,
            "rotation_recovery",
            "Time from a rotation's first failure until it worked again or was undone."
        )
        notices = registry.counters(
            "rekey_expiry_notices_total",
            help: "Attempts to tell a connector of an expiry, by event and result.",
            labels: ["connector", "event", "result"]
        )
        open = registry.gauges(
            "rekey_rotations_open",
            help: "Rotations that have not ended, by state.",
            labels: ["state"]
        )
    }

    private static func times(
        _ registry: MetricsRegistry,
        _ name: String,
        _ help: String,
        _ labels: [String] = []
    ) -> MetricFamily<Histogram> {
        registry.histograms("rekey_\(name)_seconds", help: help, labels: labels, bounds: longBounds)
    }
}
