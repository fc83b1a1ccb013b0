import VaultCore

extension RotationState {
    /// The next turn of a visit to the target, after these replies.
    ///
    /// `isFresh` says that the intent was committed by this very process a moment ago, so that nothing can have been
    /// done yet. Otherwise an intent without an outcome is settled first: by asking the target what it accepts, never
    /// by guessing and never by a blind repeat.
    public func turn(after replies: [TargetReply], isFresh: Bool) -> TargetTurn {
        guard let last = replies.last else { return .call(firstCall(isFresh: isFresh)) }
        return switch (phase, last.call) {
        case (.planned, _): preflighted(last.answer)
        case (.issuing, .issue): issued(last.answer)
        case (.issuing, _): readyToIssue(last.answer)
        case (.staging, .stage): staged(last.answer)
        case (.staging, _): settledStage(last.answer, wasStaged: replies.contains { $0.call == .stage })
        case (.staged, .verify): verified(last.answer)
        case (.staged, _): compared(last.answer)
        case (.exposed, _): judged(last.answer)
        case (.retiring, .probeCandidate): readyToRetire(last.answer)
        case (.retiring, .reclaim): reclaimed(last.answer)
        case (.retiring, .retire): retired(last.answer)
        case (.retiring, _): seenRetired(last.answer)
        case (.restoring, .restore): restored(last.answer)
        case (.restoring, .probePredecessor): seenRestored(last.answer)
        case (.restoring, _): seenUndone(last.answer)
        default: .failed(StepFailure(.server, "The phase '\(phase)' asks nothing of the target."))
        }
    }

    private func firstCall(isFresh: Bool) -> TargetCall {
        switch phase {
        case .issuing: .probePredecessor
        case .staging: isFresh ? .stage : .probeCandidate
        case .staged, .exposed: .verify
        case .retiring: .probeCandidate
        case .restoring: .restore
        default: .preflight
        }
    }

    // MARK: - Plan, stage, verify

    private func preflighted(_ answer: TargetAnswer) -> TargetTurn {
        answer == .accepted ? .act(.generate) : .failed(answer.failure)
    }

    /// Nothing is made anew unless the login in use is seen to work beside it.
    ///
    /// That settles a lost reply too: what it made is nobody's, and may be made anew.
    private func readyToIssue(_ answer: TargetAnswer) -> TargetTurn {
        switch answer {
        case .accepted: .call(.issue)
        case .refused(let reason): .failed(StepFailure(.predecessorNotAccepted, reason))
        case .unreachable, .unknown: .failed(answer.failure)
        }
    }

    private func issued(_ answer: TargetAnswer) -> TargetTurn {
        answer == .accepted ? .act(hasCandidate ? .regenerate : .generate) : .failed(answer.failure)
    }

    private func staged(_ answer: TargetAnswer) -> TargetTurn {
        switch answer {
        case .accepted: .act(.commit(.staged))
        case .refused: .refused(answer.failure)
        case .unreachable: .failed(answer.failure)
        case .unknown: .call(.probeCandidate)
        }
    }

    private func settledStage(_ answer: TargetAnswer, wasStaged: Bool) -> TargetTurn {
        switch answer {
        case .accepted: .act(.commit(.staged))
        case .refused where !wasStaged: .call(.stage)
        case .refused:
            .failed(StepFailure(.outcomeUnknown, "The reply was lost and the candidate does not log in."))
        case .unreachable, .unknown: .failed(answer.failure)
        }
    }

    private func verified(_ answer: TargetAnswer) -> TargetTurn {
        switch answer {
        case .accepted:
            plan.hasOverlap ? .call(.probePredecessor) : .act(.commit(.verified(predecessorAccepted: false)))
        case .refused: .refused(answer.failure)
        case .unreachable, .unknown: .failed(answer.failure)
        }
    }

    private func compared(_ answer: TargetAnswer) -> TargetTurn {
        switch answer {
        case .accepted: .act(.commit(.verified(predecessorAccepted: true)))
        case .refused: .act(.commit(.verified(predecessorAccepted: false)))
        case .unreachable, .unknown: .failed(answer.failure)
        }
    }

    /// A ring's soak has passed; nobody gets the candidate unless it logged in just now.
    private func judged(_ answer: TargetAnswer) -> TargetTurn {
        switch answer {
        case .accepted: .act(exposeOrPromote)
        case .refused: .act(.commit(.restoring(.candidateLost)))
        case .unreachable, .unknown: .failed(answer.failure)
        }
    }

    // MARK: - Retire

    /// Nothing is taken away unless the candidate logged in just now.
    private func readyToRetire(_ answer: TargetAnswer) -> TargetTurn {
        switch answer {
        case .accepted:
            .call(plan.leavesForeignLogin ? .reclaim : plan.hasOverlap ? .retire : .probePredecessor)
        case .refused(let reason): .failed(StepFailure(.candidateNotAccepted, reason))
        case .unreachable, .unknown: .failed(answer.failure)
        }
    }

    /// What cannot be put back is taken away as it is.
    private func reclaimed(_ answer: TargetAnswer) -> TargetTurn {
        switch answer {
        case .accepted, .refused: .call(.retire)
        case .unreachable, .unknown: .failed(answer.failure)
        }
    }

    private func retired(_ answer: TargetAnswer) -> TargetTurn {
        switch answer {
        case .accepted, .unknown: .call(.probePredecessor)
        case .refused, .unreachable: .failed(answer.failure)
        }
    }

    private func seenRetired(_ answer: TargetAnswer) -> TargetTurn {
        switch answer {
        case .refused: .act(.commit(.retired))
        case .accepted:
            .failed(StepFailure(.predecessorStillAccepted, "The target accepts the old login still."))
        case .unreachable, .unknown: .failed(answer.failure)
        }
    }

    // MARK: - Restore

    /// Asks until the target says yes.
    ///
    /// Probes alone cannot tell that it is done: the target may still accept an earlier candidate, one that lacked
    /// the rights.
    private func restored(_ answer: TargetAnswer) -> TargetTurn {
        answer == .accepted ? .call(.probePredecessor) : .failed(answer.failure)
    }

    private func seenRestored(_ answer: TargetAnswer) -> TargetTurn {
        switch answer {
        case .accepted: .call(.probeCandidate)
        case .refused(let reason): .failed(StepFailure(.predecessorNotAccepted, reason))
        case .unreachable, .unknown: .failed(answer.failure)
        }
    }

    private func seenUndone(_ answer: TargetAnswer) -> TargetTurn {
        switch answer {
        case .refused: .act(.commit(.restored))
        case .accepted:
            .failed(StepFailure(.candidateStillAccepted, "The target accepts the undone candidate still."))
        case .unreachable, .unknown: .failed(answer.failure)
        }
    }
}

extension RotationPlan {
    /// Whether the target can accept two logins at once.
    var hasOverlap: Bool { target.map { $0.overlap != TargetOverlap.none } ?? false }

    /// Whether the old principal has a login that is not Rekey's, and the candidate is another principal's.
    fileprivate var leavesForeignLogin: Bool {
        trigger == .drift && target?.overlap == .twoPrincipals
    }
}

extension TargetAnswer {
    /// The failure that an answer other than accepted stands for.
    fileprivate var failure: StepFailure {
        switch self {
        case .accepted: StepFailure(.server, "The target accepted what it should not have.")
        case .refused(let reason): StepFailure(.targetRefused, reason)
        case .unreachable(let reason): StepFailure(.targetUnreachable, reason)
        case .unknown(let reason): StepFailure(.outcomeUnknown, reason)
        }
    }
}
