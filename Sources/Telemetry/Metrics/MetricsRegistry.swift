import Synchronization

/// All metrics of the process, and their text for Prometheus.
///
/// A part registers its metrics once, keeps the handles it gets, and counts on them without a lock of its own.
public final class MetricsRegistry: Sendable {
    private let sections = Mutex<[(name: String, text: @Sendable (MetricsFormat) -> String)]>([])

    /// An empty registry.
    public init() {}

    /// Registers a counter without labels.
    public func counter(_ name: String, help: String) -> Counter {
        counters(name, help: help, labels: [])[]
    }

    /// Registers counters told apart by labels.
    public func counters(_ name: String, help: String, labels: [String]) -> MetricFamily<Counter> {
        family(name, help, labels) { Counter() }
    }

    /// Registers a gauge without labels.
    public func gauge(_ name: String, help: String) -> Gauge {
        gauges(name, help: help, labels: [])[]
    }

    /// Registers gauges told apart by labels.
    public func gauges(_ name: String, help: String, labels: [String]) -> MetricFamily<Gauge> {
        family(name, help, labels) { Gauge() }
    }

    /// Registers histograms of durations, told apart by labels.
    public func histograms(
        _ name: String,
        help: String,
        labels: [String] = [],
        bounds: [Double] = Histogram.requestBounds
    ) -> MetricFamily<Histogram> {
        family(name, help, labels) { Histogram(bounds: bounds) }
    }

    /// Registers a number that is read when the metrics are; left out while it is nil.
    public func observed(
        _ name: String,
        help: String,
        kind: MetricKind = .gauge,
        read: @escaping @Sendable () -> Double?
    ) {
        add(name) { format in
            guard let value = read() else { return "" }
            return format.head(name, kind, help) + "\(name) \(MetricNumber.text(value))\n"
        }
    }

    /// All metrics in the order they were registered.
    public func text(as format: MetricsFormat = .prometheus) -> String {
        sections.withLock { $0 }.map { $0.text(format) }.joined() + format.end
    }

    // MARK: Help

    private func family<Member: Metric>(
        _ name: String,
        _ help: String,
        _ labels: [String],
        make: @escaping @Sendable () -> Member
    ) -> MetricFamily<Member> {
        let family = MetricFamily(name, help: help, labels: labels, make: make)
        add(name) { family.text(as: $0) }
        return family
    }

    private func add(_ name: String, _ text: @escaping @Sendable (MetricsFormat) -> String) {
        sections.withLock { sections in
            precondition(!sections.contains { $0.name == name }, "The metric \(name) is registered twice")
            sections.append((name, text))
        }
    }
}
