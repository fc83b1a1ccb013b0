public import VaultCore

/// What is to be done next for a rotation.
public enum RotationAction: Equatable, Sendable {
    /// Commit this event and do nothing else: an intent, or a ring reached.
    case commit(RotationEvent)
    /// Ask the target, by the calls of ``RotationState/turn(after:isFresh:)``.
    case visit
    /// Ask the target whether it accepts the candidate that consumers have, and commit
    /// ``RotationState/probed(_:)`` of its answer.
    case probe
    /// Make the candidate and commit it as pending; or commit ``RotationEvent/issuing`` where the target makes it.
    case generate
    /// Discard the candidate that the target refused, and commit another in its place.
    case regenerate
    /// Make the candidate current.
    case promote
    /// Write the audit record.
    case record
    /// Nothing before this instant.
    case wait(until: Timestamp)
    /// Nothing until more people have approved.
    case awaitApproval
}

extension RotationState {
    /// How many candidates in a row a target may refuse before the rotation is stuck.
    static let mostRegenerations = 2

    /// What to do at `now`; nil when the rotation has ended or is halted.
    public func nextAction(at now: Timestamp, evidence: RotationEvidence) -> RotationAction? {
        guard halt == nil else { return nil }
        if let retryAt = attempts.retryAt, retryAt > now { return .wait(until: retryAt) }
        return switch phase {
        case .planned: planning
        case .issuing: .visit
        case .generated: plan.target == nil ? .promote : .commit(.staging)
        case .staging, .staged:
            canIssueAgain ? .commit(.issuing) : attempts.refusals >= 2 ? .regenerate : .visit
        case .verified: exposeOrPromote
        case .exposed: judge(at: now, evidence)
        case .promoted: .record
        case .observing: observe(at: now, evidence)
        case .retiring: .visit
        case .restoring: restore(at: now, evidence)
        case .done, .rolledBack: nil
        }
    }

    private var planning: RotationAction {
        if approvals.count < plan.approvals { return .awaitApproval }
        return plan.target == nil ? .generate : .visit
    }

    /// The next ring, or everyone when there is none or nobody can wait.
    var exposeOrPromote: RotationAction {
        guard !isPredecessorLost, let target = plan.target, exposedRings < target.rings.count else {
            return .promote
        }
        return .commit(.exposed)
    }

    private func judge(at now: Timestamp, _ evidence: RotationEvidence) -> RotationAction? {
        guard let watch = watch(at: now, evenSince: evidence.evenSince) else { return nil }
        if let cause = undo(by: evidence, watch) { return .commit(.restoring(cause)) }
        let soaked = watch.soak.after(since.counted(evenSince: evidence.evenSince))
        return soaked > now ? probe(watch, orWaitUntil: soaked, at: now, evidence) : .visit
    }

    private func observe(at now: Timestamp, _ evidence: RotationEvidence) -> RotationAction? {
        guard let target = plan.target, let promotedAt else { return nil }
        let evenSince = evidence.evenSince
        if target.overlap == TargetOverlap.none { return .commit(.retiring(.noOverlap)) }
        let watch = watch(at: now, evenSince: evenSince)
        if let watch, let cause = undo(by: evidence, watch) { return .commit(.restoring(cause)) }
        let watched = target.watch.soak.after(promotedAt.counted(evenSince: evenSince))
        switch target.grace.verdict(at: now, promoted: promotedAt, evidence: evidence) {
        case .retire(let cause) where watched <= now || cause != .quiet: return .commit(.retiring(cause))
        case .retire: return probe(watch, orWaitUntil: watched, at: now, evidence)
        case .wait(let instant), .held(let instant):
            return probe(watch, orWaitUntil: instant, at: now, evidence)
        }
    }

    /// Why failures with the candidate undo it; nil while they are few enough.
    private func undo(by evidence: RotationEvidence, _ watch: RotationWatch) -> UndoCause? {
        if let most = watch.probeFailures, probeFailures >= most { return .candidateLost }
        return watch.isBroken(by: evidence) ? .authFailures : nil
    }

    /// While the candidate is watched the target is asked for it now and then: every minute after it refused, otherwise
    /// ten times a soak, yet not within a minute nor more than ten minutes apart.
    private func probe(
        _ watch: RotationWatch?,
        orWaitUntil instant: Timestamp,
        at now: Timestamp,
        _ evidence: RotationEvidence
    ) -> RotationAction {
        guard let watch, watch.probeFailures != nil, plan.target?.isVault == false else {
            return .wait(until: instant)
        }
        let tenth = max(.seconds(60), min((watch.soak.after(since) - since) / 10, .seconds(600)))
        let due = max(since, evidence.probedAt ?? since) + (probeFailures > 0 ? .seconds(60) : tenth)
        return due <= now ? .probe : .wait(until: min(due, instant))
    }

    /// What the target's answer to ``RotationAction/probe`` means; nil when nothing: it accepts the candidate, or nobody
    /// can tell.
    public func probed(_ answer: TargetAnswer) -> RotationEvent? {
        guard case .refused(let reason) = answer else { return nil }
        return .probeFailed(StepFailure(.candidateNotAccepted, reason))
    }

    /// The watch that failures with the candidate break; nil when they undo nothing, or nothing any more.
    ///
    /// The clock has run evenly since `evenSince`, or always.
    public func watch(at now: Timestamp, evenSince: Timestamp? = nil) -> RotationWatch? {
        if phase == .exposed { return reachedRings.last?.watch }
        guard phase == .observing, let target = plan.target, plan.hasOverlap, !isPredecessorLost,
            let promotedAt,
            target.watch.soak.after(promotedAt.counted(evenSince: evenSince)) > now
        else { return nil }
        return target.watch
    }

    /// Those who were given the candidate get back to the predecessor before the candidate ends.
    private func restore(at now: Timestamp, _ evidence: RotationEvidence) -> RotationAction {
        guard let target = plan.target, exposedRings > 0 || promotedAt != nil else { return .visit }
        let forgotten = target.consumersCache.after(since.counted(evenSince: evidence.evenSince))
        return forgotten > now ? .wait(until: forgotten) : .visit
    }
}

extension RotationWatch {
    /// Whether the failures are too many.
    public func isBroken(by evidence: RotationEvidence) -> Bool {
        let isRefused = authFailures.map { evidence.authFailures >= $0 } ?? false
        let isReported = reportedFailures.map { evidence.reportedFailures >= $0 } ?? false
        return isRefused || isReported
    }
}
