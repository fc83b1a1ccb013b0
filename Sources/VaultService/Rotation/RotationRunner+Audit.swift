import Audit
import Rotation
import VaultCore

extension RotationRunner {
    /// Commits an event by `body`, and leaves the server's own audit record of what nobody asked it for.
    ///
    /// The record comes before the event: a crash in between repeats the record rather than losing it. When it cannot be
    /// written, the event is not committed and the step is tried again.
    func recorded(
        _ event: RotationEvent,
        of rotation: OpenRotation,
        _ body: () async throws -> OpenRotation
    ) async throws -> OpenRotation {
        guard var record = record(of: event, in: rotation) else { return try await body() }
        try await audit.append(record)
        let after = try await body()
        if !after.news.contains(where: { $0.event.name == event.name }) {
            record.time = ports.clock.now()
            record.requestID = GUID.make(from: ports.random)
            record.status = 409
            record.resultDescription = "Not done: the rotation changed at the same time"
            try await audit.append(record)
        }
        return after
    }

    /// What an auditor is to know of an event; nil for one that the record of the promotion or of a person's act tells.
    private func record(of event: RotationEvent, in rotation: OpenRotation) -> AuditRecord? {
        switch event {
        case .restoring(let cause), .discarded(let cause):
            record("RotationRollBack", rotation, rotation.state.candidate, "Rolled back: \(cause.words)")
        case .restored:
            record(
                "VersionDiscard",
                rotation,
                rotation.state.candidate,
                "Rolled back: the target is as before"
            )
        case .retired:
            record("VersionRetire", rotation, rotation.state.plan.predecessor, rotation.state.ending)
        case .stuck(let failure):
            record("RotationStuck", rotation, rotation.state.candidate, "Stuck: \(failure.detail)", 500)
        default: nil
        }
    }

    private func record(
        _ operation: String,
        _ rotation: OpenRotation,
        _ version: VersionID,
        _ words: String,
        _ status: Int = 200
    ) -> AuditRecord {
        var record = AuditRecord(
            automatic: "\(rotation.object.kind.eventFamily)\(operation)",
            on: rotation.object,
            version: version,
            ports: ports
        )
        record.status = status
        record.rotationID = rotation.id
        record.resultDescription = words
        return record
    }
}

extension RotationState {
    fileprivate var ending: String {
        "The target refuses it" + (retirement.map { ": \($0.words)" } ?? "")
    }
}
