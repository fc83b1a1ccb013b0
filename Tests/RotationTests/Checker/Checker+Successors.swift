import VaultCore

@testable import Rotation

extension Checker {
    typealias Step = (label: String, situation: Situation)

    /// Every situation that can come next, and what leads there.
    func successors(of situation: Situation) -> [Step] {
        guard !situation.state.isEnded else { return [] }
        var steps = people(situation)
        if let replies = situation.replies {
            steps += turns(situation, replies)
            steps.append(("crash", crashed(situation)))
        } else {
            steps += acts(situation)
            if situation.isFresh { steps.append(("crash", crashed(situation))) }
        }
        return steps
    }

    private func crashed(_ situation: Situation) -> Situation {
        var next = situation
        next.replies = nil
        next.isFresh = false
        return next
    }

    // MARK: - The runner

    /// What the runner does between visits, at each time and with each evidence it may find.
    private func acts(_ situation: Situation) -> [Step] {
        let times = [
            Situation.start, Situation.start + .seconds(600), Timestamp.latest - .days(1),
        ]
        let evidence = [
            RotationEvidence(completeSince: Situation.start),
            RotationEvidence(completeSince: Situation.start, lastUse: Timestamp.latest - .days(1)),
            RotationEvidence(completeSince: Situation.start, authFailures: 5),
        ]
        return times.flatMap { time in
            evidence.flatMap { evidence -> [Step] in
                guard let action = engine.next(situation.state, time, evidence) else { return [] }
                return act(action, situation, at: time)
            }
        }
    }

    private func act(_ action: RotationAction, _ situation: Situation, at time: Timestamp) -> [Step] {
        switch action {
        case .commit(let event): return commit(event, situation, at: time)
        case .visit:
            var next = situation
            next.replies = []
            return [("visit", next)]
        case .probe:
            return outcomes(of: .verify, situation).compactMap { situation.state.probed($0.0) }
                .flatMap { commit($0, situation, at: time) }
        case .generate where isIssuing && situation.state.phase == .planned:
            return commit(.issuing, situation, at: time)
        case .generate: return commit(.generated, situation, at: time)
        case .regenerate:
            let count = situation.state.regenerations
            return commit(.regenerated(Fixture.version(Character("\(count + 1)"))), situation, at: time)
        case .promote: return commit(.promoted, situation, at: time)
        case .record: return commit(.recorded, situation, at: time)
        case .wait, .awaitApproval: return []
        }
    }

    /// The situation after an event is durable, and what the transaction did to the versions.
    private func commit(_ event: RotationEvent, _ situation: Situation, at time: Timestamp) -> [Step] {
        guard let state = engine.after(situation.state, event, time) else { return [] }
        var next = situation
        next.state = state
        next.replies = nil
        next.isFresh = event == .staging
        if situation.state.phase == .issuing, state.phase == .generated {
            next.target.candidate = state.candidate
        }
        if event == .promoted { next.current = .candidate }
        if case .restoring = event, situation.current == .candidate { next.current = .predecessor }
        return [("\(event.name)", next)]
    }

    // MARK: - A visit

    private func turns(_ situation: Situation, _ replies: [TargetReply]) -> [Step] {
        let time = Situation.start
        switch engine.turn(situation.state, replies, situation.isFresh) {
        case .act(let action): return act(action, situation, at: time)
        case .refused(let failure):
            return engine.retry.event(forRefusal: failure, in: situation.state, at: time)
                .map { commit($0, situation, at: time) } ?? []
        case .failed(let failure):
            return engine.retry.event(for: failure, in: situation.state, at: time)
                .map { commit($0, situation, at: time) } ?? []
        case .call(let call):
            return outcomes(of: call, situation).map { answer, target in
                var next = situation
                next.target = target
                next.replies = replies + [TargetReply(call, answer)]
                return ("\(call) \(answer)", next)
            }
        }
    }

    /// What can come of a call, and what the target then accepts.
    private func outcomes(of call: TargetCall, _ situation: Situation) -> [(TargetAnswer, Situation.Target)] {
        let before = situation.target
        let lost: [(TargetAnswer, Situation.Target)] = [(.unreachable(""), before), (.unknown(""), before)]
        switch call {
        case .preflight: return lost + [(.accepted, before), (.refused(""), before)]
        case .probePredecessor: return lost + [(before.predecessor ? .accepted : .refused(""), before)]
        case .probeCandidate: return lost + [(truth(situation), before)]
        case .verify: return lost + [(truth(situation), before), (.refused("no rights"), before)]
        case .stage where isIssuing: return lost + [(truth(situation), before)]
        case .issue, .stage, .retire, .restore, .reclaim:
            let after = effect(of: call, situation)
            return lost + [(.refused(""), before), (.accepted, after), (.unknown(""), after)]
        }
    }

    private func truth(_ situation: Situation) -> TargetAnswer {
        situation.target.candidate == situation.state.candidate ? .accepted : .refused("")
    }

    private func effect(of call: TargetCall, _ situation: Situation) -> Situation.Target {
        var target = situation.target
        let hasOverlap = plan.target?.overlap != TargetOverlap.none
        switch call {
        case .issue: target.candidate = nil
        case .stage:
            target.candidate = situation.state.candidate
            if !hasOverlap { target.predecessor = false }
        case .retire: target.predecessor = false
        case .restore where isIssuing: target.candidate = nil
        case .restore: target = Situation.Target()
        case .reclaim: target.predecessor = true
        default: break
        }
        return target
    }

    // MARK: - People

    /// What a person may do at any time.
    private func people(_ situation: Situation) -> [Step] {
        let time = Situation.start
        var steps: [Step] = []
        let events: [RotationEvent] = [.resumed, .retried, .paused, .restoring(.person), .discarded(.person)]
        for event in events where situation.replies == nil { steps += commit(event, situation, at: time) }
        if situation.current != .other, situation.replies == nil { steps += setByHand(situation, at: time) }
        return steps
    }

    /// A person sets a version by hand: in the same transaction a rotation that can be undone is.
    private func setByHand(_ situation: Situation, at time: Timestamp) -> [Step] {
        var set = situation
        set.current = .other
        let undone =
            commit(.discarded(.superseded), set, at: time) + commit(.restoring(.superseded), set, at: time)
        return undone.isEmpty ? [("set by hand", set)] : undone
    }
}
