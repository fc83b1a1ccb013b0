import Logging
import Rotation
import Synchronization
import Telemetry
import VaultCore
import VaultService

/// Turns the events of rotations into log lines and metrics.
final class RotationJournalist: Sendable {
    private struct Known {
        var state: String
        var failedAt: Timestamp?
        var doubtSince: Timestamp?
    }

    /// Beyond so many open rotations new ones are not counted as open and their recovery is not measured.
    private static let most = 100_000

    private let metrics: RotationMetrics
    private let logger: Logger
    private let open = Mutex<[String: Known]>([:])

    init(metrics: RotationMetrics, logger: Logger) {
        self.metrics = metrics
        self.logger = logger
    }

    /// Takes over the rotations that a stop of the server left open.
    func load(_ rotations: [RotationSnapshot]) {
        for rotation in rotations { move(rotation.id, to: rotation.state) }
    }

    /// Tells of an event.
    func tell(_ news: RotationNews) {
        log(news)
        count(news)
        measureRecovery(news)
        measureGap(news)
        move(news.rotation, to: news.after)
    }

    // MARK: - Log

    private func log(_ news: RotationNews) {
        var metadata: Logger.Metadata = [
            "rotation": "\(news.rotation)", "event": "\(news.event.name.rawValue)",
            "state": "\(news.after.name)",
            "vault": "\(news.object.vault)", "object": "\(news.object.kind.collection)/\(news.object.name)",
        ]
        if let detail = news.event.detail(leadingTo: news.after) { metadata["detail"] = "\(detail)" }
        logger.log(level: news.event.level, "rotation", metadata: metadata)
    }

    // MARK: - Metrics

    private func count(_ news: RotationNews) {
        guard let before = news.before else { return }
        if let result = news.event.result {
            metrics.attempts[before.phase.rawValue, result].increment(exemplar: news.exemplar)
        }
        if before.phase != news.after.phase {
            metrics.stepDuration[before.phase.rawValue].observe(
                news.at - before.since,
                exemplar: news.exemplar
            )
        }
        if let verdict = before.verdict(on: news.event) {
            metrics.verdicts[verdict.ring, verdict.verdict].increment(exemplar: news.exemplar)
        }
        if news.event == .promoted {
            metrics.duration[].observe(news.at - before.begun, exemplar: news.exemplar)
        }
        if news.event == .retired { countRefusal(news, before) }
        if news.after.isEnded { countEnd(news) }
    }

    private func countRefusal(_ news: RotationNews, _ before: RotationState) {
        metrics.revocation[].observe(news.at - before.since, exemplar: news.exemplar)
        guard before.plan.trigger == .emergency else { return }
        metrics.emergency[].observe(news.at - before.begun, exemplar: news.exemplar)
    }

    private func countEnd(_ news: RotationNews) {
        let (kind, trigger) = (news.object.kind.rawValue, news.after.plan.trigger.rawValue)
        metrics.ended[kind, trigger, news.after.phase.rawValue].increment(exemplar: news.exemplar)
    }

    /// A failure begins the time, and the next step that goes well ends it.
    private func measureRecovery(_ news: RotationNews) {
        let failedAt = open.withLock { open in
            guard var known = open[news.rotation] else { return nil as Timestamp? }
            let since = known.failedAt
            known.failedAt = news.isFailure ? since ?? news.at : news.isRecovery ? nil : since
            open[news.rotation] = known
            return since
        }
        if let failedAt, news.isRecovery {
            metrics.recovery[].observe(news.at - failedAt, exemplar: news.exemplar)
        }
    }

    /// The doubt begins with the intent to change the only login there is, and ends when a login is served again.
    private func measureGap(_ news: RotationNews) {
        guard !news.after.isInDoubt else { return }
        let since = open.withLock { $0[news.rotation]?.doubtSince }
        if let since { metrics.gap[].observe(news.at - since, exemplar: news.exemplar) }
    }

    private func move(_ rotation: String, to state: RotationState) {
        let before = open.withLock { open in
            let before = open[rotation]
            if state.isEnded {
                open[rotation] = nil
            } else if before != nil || open.count < Self.most {
                let doubt = state.isInDoubt ? before?.doubtSince ?? state.since : nil
                open[rotation] = Known(state: state.name, failedAt: before?.failedAt, doubtSince: doubt)
            }
            return (state: before?.state, isKnown: open[rotation] != nil)
        }
        if let left = before.state { metrics.open[left].add(-1) }
        if before.isKnown { metrics.open[state.name].add(1) }
    }
}

extension RotationEvent {
    fileprivate var level: Logger.Level {
        switch self {
        case .stuck: .error
        case .failed, .refused, .probeFailed, .restoring: .warning
        default: .info
        }
    }

    /// What a step came to; nil for events that are no step's.
    fileprivate var result: String? {
        switch self {
        case .planned, .approved, .paused, .resumed, .retried, .restoring, .discarded, .retiring, .staging,
            .issuing:
            nil
        case .failed: "failed"
        case .refused, .probeFailed: "refused"
        case .stuck: "stuck"
        default: "succeeded"
        }
    }
}

extension RotationNews {
    /// What makes a number lead to its rotation.
    fileprivate var exemplar: Exemplar { Exemplar(rotation: rotation, at: at) }

    /// Whether something went wrong with this event.
    fileprivate var isFailure: Bool {
        switch event {
        case .failed, .refused, .probeFailed, .stuck: true
        case .restoring(let cause): cause == .authFailures || cause == .candidateLost
        default: false
        }
    }

    /// Whether a step went well with this event, or the target is as before again.
    fileprivate var isRecovery: Bool { event.result == "succeeded" }
}

extension RotationState {
    /// What an event says of the ring that was watched until then; nil when none was, or it says nothing.
    fileprivate func verdict(on event: RotationEvent) -> (ring: String, verdict: String)? {
        guard let ring = reachedRings.last?.name ?? (phase == .observing ? "everyone" : nil) else {
            return nil
        }
        switch event {
        case .exposed, .promoted: return (ring, "passed")
        case .retiring: return (ring, "passed")
        case .restoring(let cause): return (ring, cause == .person ? "withdrawn" : "failed")
        default: return nil
        }
    }
}
