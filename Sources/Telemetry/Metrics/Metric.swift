/// One time series, or the few of a histogram, in a family that shares name and help.
public protocol Metric: AnyObject, Sendable {
    /// What the exposition calls its kind.
    static var kind: MetricKind { get }

    /// Appends its samples to the exposition.
    func write(_ name: String, _ labels: MetricLabels, as format: MetricsFormat, to text: inout String)
}

/// The kinds of metric that Prometheus knows.
public enum MetricKind: String, Sendable {
    /// Only grows.
    case counter
    /// Goes up and down.
    case gauge
    /// Counts by size.
    case histogram
}
