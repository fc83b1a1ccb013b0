public import VaultCore

/// One observation behind a number, so that whoever sees the number finds the rotation that made it.
///
/// OpenMetrics 1.0, section "Exemplars".
public struct Exemplar: Sendable {
    /// The rotation's id.
    public let rotation: String
    /// When it was observed.
    public let at: Timestamp
    /// What was observed; one for what is only counted.
    var value = 1.0

    /// An observation of a rotation.
    public init(rotation: String, at: Timestamp) {
        self.rotation = rotation
        self.at = at
    }

    /// As it stands behind a sample.
    var text: String {
        let labels = MetricLabels([("rotation_id", rotation)]).text()
        let seconds = Double(at.microseconds) / 1_000_000
        return " # \(labels) \(MetricNumber.text(value)) \(MetricNumber.text(seconds))"
    }
}
