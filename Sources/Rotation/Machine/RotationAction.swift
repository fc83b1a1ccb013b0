public import VaultCore

/// What is to be done next for a rotation.
public enum RotationAction: Equatable, Sendable {
    /// Commit this event and do nothing else: an intent, or a ring reached.
    case commit(RotationEvent)
    /// Ask the target, by the calls of ``RotationState/turn(after:isFresh:)``.
    case visit
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
        if watch.isBroken(by: evidence) { return .commit(.restoring(.authFailures)) }
        let soaked = watch.soak.after(since.counted(evenSince: evidence.evenSince))
        return soaked > now ? .wait(until: soaked) : .visit
    }

    private func observe(at now: Timestamp, _ evidence: RotationEvidence) -> RotationAction? {
        guard let target = plan.target, let promotedAt else { return nil }
        let evenSince = evidence.evenSince
        if target.overlap == TargetOverlap.none { return .commit(.retiring(.noOverlap)) }
        if let watch = watch(at: now, evenSince: evenSince), watch.isBroken(by: evidence) {
            return .commit(.restoring(.authFailures))
        }
        let watched = target.watch.soak.after(promotedAt.counted(evenSince: evenSince))
        switch target.grace.verdict(at: now, promoted: promotedAt, evidence: evidence) {
        case .retire(let cause):
            return watched > now && cause == .quiet ? .wait(until: watched) : .commit(.retiring(cause))
        case .wait(let instant), .held(let instant): return .wait(until: instant)
        }
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
