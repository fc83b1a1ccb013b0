import Synchronization

/// A number that only grows.
public final class Counter: Metric {
    /// What the exposition calls its kind.
    public static let kind = MetricKind.counter

    private let count = Atomic(0)

    /// A counter at zero.
    public init() {}

    /// What was counted.
    public var value: Int { count.load(ordering: .relaxed) }

    /// Counts one more, or `amount` more.
    public func increment(by amount: Int = 1) {
        count.wrappingAdd(amount, ordering: .relaxed)
    }

    /// Appends its sample to the exposition.
    public func write(_ name: String, _ labels: MetricLabels, to text: inout String) {
        text += "\(name)\(labels.text()) \(value)\n"
    }
}
