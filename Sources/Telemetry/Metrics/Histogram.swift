import Synchronization

/// Durations counted by size, in fixed buckets.
public final class Histogram: Metric {
    /// What the exposition calls its kind.
    public static let kind = MetricKind.histogram

    /// Upper bounds in seconds for requests: from half a millisecond to ten seconds.
    public static let requestBounds = [
        0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
    ]

    private let bounds: [Double]
    /// One more than there are bounds: the last counts what lies above all.
    private let buckets: [Counter]
    private let nanoseconds = Atomic<Int64>(0)

    /// A histogram with the bounds given, in seconds, ascending.
    public init(bounds: [Double] = Histogram.requestBounds) {
        self.bounds = bounds
        buckets = (0...bounds.count).map { _ in Counter() }
    }

    /// Counts a duration, and keeps what stands behind it.
    public func observe(_ duration: Duration, exemplar: Exemplar? = nil) {
        let (seconds, attoseconds) = duration.components
        let value = Double(seconds) + Double(attoseconds) * 1e-18
        let index = bounds.firstIndex { value <= $0 } ?? bounds.count
        var exemplar = exemplar
        exemplar?.value = value
        buckets[index].increment(exemplar: exemplar)
        nanoseconds.wrappingAdd(seconds * 1_000_000_000 + attoseconds / 1_000_000_000, ordering: .relaxed)
    }

    /// Appends its samples to the exposition: cumulative buckets, sum and count.
    public func write(_ name: String, _ labels: MetricLabels, as format: MetricsFormat, to text: inout String)
    {
        var count = 0
        for (bound, bucket) in zip(bounds.map(MetricNumber.text) + ["+Inf"], buckets) {
            count += bucket.value
            let labels = labels.text(adding: ("le", bound))
            text += "\(name)_bucket\(labels) \(count)\(bucket.exemplar(as: format))\n"
        }
        let sum = Double(nanoseconds.load(ordering: .relaxed)) / 1_000_000_000
        text += "\(name)_sum\(labels.text()) \(MetricNumber.text(sum))\n"
        text += "\(name)_count\(labels.text()) \(count)\n"
    }
}
