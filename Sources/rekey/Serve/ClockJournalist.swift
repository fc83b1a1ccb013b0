import Audit
import Logging
import Telemetry
import VaultCore
import VaultService

/// Turns what is noticed about the machine's clock into log lines, audit records and a count.
struct ClockJournalist: Sendable {
    let ports: VaultPorts
    let audit: any AuditLog
    let jumps: Counter
    let logger: Logger

    private static let remedy =
        "set the clock right, and all goes on; where it is right now, restart the server to go on at once"

    /// Tells of an event.
    func tell(_ event: ClockEvent) async {
        if event.step != nil { jumps.increment() }
        log(event)
        do {
            try await audit.append(record(of: event))
        } catch {
            logger.error("an event of the clock has no audit record", metadata: ["error": "\(error)"])
        }
    }

    private func log(_ event: ClockEvent) {
        var metadata: Logger.Metadata = [:]
        if let step = event.step { metadata["seconds forward"] = "\(step.components.seconds)" }
        switch event {
        case .jumped(_, let hold):
            metadata["seconds held"] = "\(hold.components.seconds)"
            metadata["remedy"] = "\(Self.remedy)"
            logger.error("the machine's clock was set: what falls due waits", metadata: metadata)
        case .jumpedMeanwhile:
            logger.warning("the machine's clock was set since the last server here", metadata: metadata)
        case .righted: logger.notice("the machine's clock was set back to what it was", metadata: metadata)
        case .accepted: logger.warning("the machine's clock is taken for right as it was set")
        }
    }

    private func record(of event: ClockEvent) -> AuditRecord {
        var record = AuditRecord(
            time: ports.clock.now(),
            operation: "ClockJump",
            requestID: GUID.make(from: ports.random)
        )
        record.resultDescription = event.words
        return record
    }
}

extension ClockEvent {
    /// What happened, for the audit record.
    fileprivate var words: String {
        switch self {
        case .jumped(let step, _):
            "The machine's clock was set \(step.way); what falls due waits"
        case .jumpedMeanwhile(let step): "The machine's clock was set \(step.way) since the last server here"
        case .righted(let step): "The machine's clock was set \(step.way), to what it was before it jumped"
        case .accepted: "The machine's clock is taken for right as it was set"
        }
    }
}

extension Duration {
    /// Forward or back, and how far.
    fileprivate var way: String {
        let second = Duration.milliseconds(500)
        return self < .zero ? "back by \((second - self).inWords)" : "forward by \((self + second).inWords)"
    }
}
