import Logging
import Telemetry
import VaultCore
import VaultService

/// Turns what the watch for drift tells into log lines and metrics.
struct DriftJournalist: Sendable {
    let metrics: DriftMetrics
    let logger: Logger

    /// Tells of it.
    @Sendable
    func tell(_ news: DriftNews) {
        switch news {
        case .asked(let finding): metrics.looks[finding.state.rawValue].increment()
        case .found(let finding):
            metrics.found.increment()
            log(.error, "found", finding.object, finding, finding.reason, remedy: Self.remedy(finding.object))
        case .ended(let finding): log(.info, "ended", finding.object, finding, nil)
        case .reconciling(let finding, let rotation):
            log(.warning, "reconciling", finding.object, finding, nil, rotation: rotation)
        case .held(let finding, let reason):
            log(.warning, "not reconciled", finding.object, finding, reason)
        case .failed(let object, let reason):
            metrics.looks["failed"].increment()
            log(.error, "failed", object, nil, reason)
        }
    }

    private static func remedy(_ object: ObjectID) -> String {
        let path = "\(object.kind.collection)/\(object.name)"
        return "undo it at the target, take it over with `rekey drift adopt \(path)`, or replace it with "
            + "`rekey rotate \(path)`"
    }

    private func log(
        _ level: Logger.Level,
        _ event: String,
        _ object: ObjectID,
        _ finding: DriftFinding?,
        _ reason: String?,
        rotation: String? = nil,
        remedy: String? = nil
    ) {
        var metadata: Logger.Metadata = [
            "event": "\(event)", "vault": "\(object.vault)",
            "object": "\(object.kind.collection)/\(object.name)",
        ]
        if let finding { metadata["version"] = "\(finding.version)" }
        if let reason { metadata["detail"] = "\(reason)" }
        if let remedy { metadata["remedy"] = "\(remedy)" }
        if let rotation { metadata["rotation"] = "\(rotation)" }
        logger.log(level: level, "drift", metadata: metadata)
    }
}
