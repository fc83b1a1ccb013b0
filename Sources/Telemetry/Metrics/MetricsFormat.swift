/// How the metrics are written.
public enum MetricsFormat: Sendable {
    /// Prometheus's text format 0.0.4, which has no exemplars.
    case prometheus
    /// OpenMetrics 1.0, with exemplars.
    case openMetrics

    private static let openMetricsType = "application/openmetrics-text"

    /// What a client wants that sent this `Accept`; ``prometheus`` unless it names OpenMetrics.
    public init(accept: String?) {
        self = accept?.lowercased().contains(Self.openMetricsType) == true ? .openMetrics : .prometheus
    }

    /// The `Content-Type` of the text.
    public var contentType: String {
        switch self {
        case .prometheus: "text/plain; version=0.0.4; charset=utf-8"
        case .openMetrics: Self.openMetricsType + "; version=1.0.0; charset=utf-8"
        }
    }

    /// The lines that introduce a family; OpenMetrics leaves a counter's `_total` to its samples.
    func head(_ name: String, _ kind: MetricKind, _ help: String) -> String {
        let suffix = "_total"
        let isShort = self == .openMetrics && kind == .counter && name.hasSuffix(suffix)
        let family = isShort ? String(name.dropLast(suffix.count)) : name
        return "# HELP \(family) \(help)\n# TYPE \(family) \(kind.rawValue)\n"
    }

    /// The line that ends the text.
    var end: String { self == .openMetrics ? "# EOF\n" : "" }
}
