import RekeyWire
import Rotation
import VaultCore
import VaultService

extension RotationResource {
    /// A rotation for the list.
    init(_ found: RotationSnapshot) {
        let state = found.state
        self.init(
            id: found.id,
            vault: found.object.vault.description,
            object: found.object.auditName,
            state: state.name,
            phase: state.phase.rawValue,
            since: state.since.iso8601(),
            trigger: state.plan.trigger.rawValue,
            begun: state.begun.iso8601(),
            predecessor: state.plan.predecessor.description,
            candidate: state.candidate.description,
            approvalsNeeded: state.plan.approvals,
            approvals: state.approvals.count,
            events: found.events
        )
        reason = state.plan.reason
        promoted = state.promotedAt?.iso8601()
        ended = state.isEnded ? state.since.iso8601() : nil
        nextLook = found.nextLook?.iso8601()
        waitsFor = state.waitsFor(nextLook: found.nextLook, stragglers: found.stragglers.count)
        ring = state.reachedRings.last?.name
        failure = state.failure.map {
            RotationFailure(code: $0.code.rawValue, detail: $0.detail, attempts: state.tries)
        }
        retirement = state.retirement?.words
        undo = state.undo?.words
    }
}

extension RotationState {
    /// How many tries of the step at hand failed; the one that made it stick among them.
    fileprivate var tries: Int { attempts.failures + (isStuck ? 1 : 0) }

    /// What went wrong last with the step at hand.
    fileprivate var failure: StepFailure? {
        if case .stuck(let failure) = halt { return failure }
        return attempts.last
    }

    /// What has to happen before it goes on, in words; nil when it is at work or has ended.
    fileprivate func waitsFor(nextLook: Timestamp?, stragglers: Int) -> String? {
        if isEnded { return nil }
        switch halt {
        case .stuck: return "a person: remove the cause, then resume it, or roll it back"
        case .paused: return "a person: resume it, or roll it back"
        case nil: break
        }
        if let retryAt = attempts.retryAt { return "the next try at \(retryAt.iso8601())" }
        switch phase {
        case .planned where approvals.count < plan.approvals:
            return "\(plan.approvals - approvals.count) more of \(plan.approvals) approvals"
        case .exposed:
            return reachedRings.last.map { "the soak of the ring \($0.name)\(Self.until(nextLook))" }
        case .observing where stragglers > 0:
            let held = nextLook.map { isHeld(at: $0) } == true ? ", held beyond the deadline" : ""
            let who = stragglers == 1 ? "1 consumer that uses" : "\(stragglers) consumers that use"
            return "\(who) the old version\(held)\(Self.until(nextLook))"
        case .observing: return "quiet on the old version\(Self.until(nextLook))"
        default: return nil
        }
    }

    private static func until(_ instant: Timestamp?) -> String {
        instant.map { ", next looked at \($0.iso8601())" } ?? ""
    }
}
