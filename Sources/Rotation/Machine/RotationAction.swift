public import VaultCore

/// What is to be done next for a rotation.
public enum RotationAction: Equatable, Sendable {
    /// Make the candidate and commit it as pending.
    case generate(RotationPlan)
    /// Make the candidate current.
    case promote(RotationPlan)
    /// Write the audit record.
    case record(RotationPlan)
    /// Nothing before this instant.
    case wait(until: Timestamp)
}

extension RotationState {
    /// What to do at `now`; nothing when the rotation has not begun, has ended, or is stuck.
    public func nextActions(at now: Timestamp) -> [RotationAction] {
        switch self {
        case .planned(let plan, let attempts): [attempts.next(.generate(plan), at: now)]
        case .generated(let plan, let attempts): [attempts.next(.promote(plan), at: now)]
        case .promoted(let plan, let attempts): [attempts.next(.record(plan), at: now)]
        case .new, .stuckBeforeCandidate, .stuckWithCandidate, .done, .rolledBack: []
        }
    }
}

extension RotationState.Attempts {
    fileprivate func next(_ action: RotationAction, at now: Timestamp) -> RotationAction {
        guard let retryAt, retryAt > now else { return action }
        return .wait(until: retryAt)
    }
}
