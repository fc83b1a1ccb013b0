import Synchronization

/// A number that only grows.
public final class Counter: Metric {
    /// What the exposition calls its kind.
    public static let kind = MetricKind.counter

    private let count = Atomic(0)
    private let latest = Mutex<Exemplar?>(nil)

    /// A counter at zero.
    public init() {}

    /// What was counted.
    public var value: Int { count.load(ordering: .relaxed) }

    /// Counts one more, or `amount` more, and keeps what stands behind it.
    public func increment(by amount: Int = 1, exemplar: Exemplar? = nil) {
        count.wrappingAdd(amount, ordering: .relaxed)
        if let exemplar { latest.withLock { $0 = exemplar } }
    }

    /// What stands behind the latest that was counted, in a format that has room for it.
    func exemplar(as format: MetricsFormat) -> String {
        format == .openMetrics ? latest.withLock { $0?.text } ?? "" : ""
    }

    /// Appends its sample to the exposition.
    public func write(_ name: String, _ labels: MetricLabels, as format: MetricsFormat, to text: inout String)
    {
        text += "\(name)\(labels.text()) \(value)\(exemplar(as: format))\n"
    }
}
