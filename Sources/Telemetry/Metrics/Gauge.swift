import Synchronization

/// A number that goes up and down.
public final class Gauge: Metric {
    /// What the exposition calls its kind.
    public static let kind = MetricKind.gauge

    private let bits = Atomic(Double(0).bitPattern)

    /// A gauge at zero.
    public init() {}

    /// The present value.
    public var value: Double { Double(bitPattern: bits.load(ordering: .relaxed)) }

    /// Sets the value.
    public func set(_ value: Double) {
        bits.store(value.bitPattern, ordering: .relaxed)
    }

    /// Adds to the value, or takes from it.
    public func add(_ amount: Double) {
        var seen = bits.load(ordering: .relaxed)
        while true {
            let wanted = (Double(bitPattern: seen) + amount).bitPattern
            let result = bits.weakCompareExchange(expected: seen, desired: wanted, ordering: .relaxed)
            if result.exchanged { return }
            seen = result.original
        }
    }

    /// Appends its sample to the exposition.
    public func write(_ name: String, _ labels: MetricLabels, as format: MetricsFormat, to text: inout String)
    {
        text += "\(name)\(labels.text()) \(MetricNumber.text(value))\n"
    }
}
