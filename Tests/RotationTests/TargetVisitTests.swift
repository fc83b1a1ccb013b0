import Rotation
import Testing
import VaultCore

@Suite("A visit to the target")
struct TargetVisitTests {
    typealias Phase = RotationState.Phase

    static let answers: [TargetAnswer] = [
        .accepted, .refused("no"), .unreachable("down"), .unknown("no reply"),
    ]

    private func turn(
        _ phase: Phase,
        _ replies: [(TargetCall, TargetAnswer)],
        fresh: Bool = false,
        _ overlap: TargetOverlap = .twoPrincipals
    ) throws -> TargetTurn {
        let plan = Fixture.targetPlan(overlap, rings: overlap == TargetOverlap.none ? 0 : 1)
        let state = try #require(try Fixture.state(phase, plan))
        return state.turn(after: replies.map { TargetReply($0.0, $0.1) }, isFresh: fresh)
    }

    @Test("an intent that another process left is settled by asking, never by a blind repeat")
    func settles() throws {
        #expect(try turn(.staging, [], fresh: true) == .call(.stage))
        #expect(try turn(.staging, []) == .call(.probeCandidate))
        #expect(try turn(.staging, [(.probeCandidate, .accepted)]) == .act(.commit(.staged)))
        #expect(try turn(.staging, [(.probeCandidate, .refused(""))]) == .call(.stage))
        #expect(
            try turn(.staging, [(.probeCandidate, .unreachable("down"))])
                == .failed(StepFailure(.targetUnreachable, "down"))
        )
    }

    @Test("a target is asked for a new login only beside one that works")
    func issues() throws {
        #expect(try turn(.issuing, []) == .call(.probePredecessor))
        #expect(try turn(.issuing, [(.probePredecessor, .accepted)]) == .call(.issue))
        #expect(
            try turn(.issuing, [(.probePredecessor, .refused("gone"))])
                == .failed(StepFailure(.predecessorNotAccepted, "gone"))
        )
        let asked: [(TargetCall, TargetAnswer)] = [(.probePredecessor, .accepted)]
        #expect(try turn(.issuing, asked + [(.issue, .accepted)]) == .act(.generate))
        for answer in Self.answers.dropFirst() {
            guard case .failed = try turn(.issuing, asked + [(.issue, answer)]) else {
                return #expect(Bool(false), "\(answer)")
            }
        }
    }

    @Test("a lost reply is settled by a probe in the same visit")
    func lostReply() throws {
        let lost: [(TargetCall, TargetAnswer)] = [(.stage, .unknown("no reply"))]
        #expect(try turn(.staging, lost, fresh: true) == .call(.probeCandidate))
        #expect(try turn(.staging, lost + [(.probeCandidate, .accepted)]) == .act(.commit(.staged)))
        let refused = try turn(.staging, lost + [(.probeCandidate, .refused("no"))])
        guard case .failed(let failure) = refused else { return #expect(Bool(false), "\(refused)") }
        #expect(failure.code == .outcomeUnknown)
    }

    @Test("verification compares with the old login, where the target keeps it")
    func verifies() throws {
        #expect(try turn(.staged, []) == .call(.verify))
        #expect(try turn(.staged, [(.verify, .accepted)]) == .call(.probePredecessor))
        #expect(
            try turn(.staged, [(.verify, .accepted)], .none)
                == .act(.commit(.verified(predecessorAccepted: false)))
        )
        let both: [(TargetCall, TargetAnswer)] = [(.verify, .accepted), (.probePredecessor, .accepted)]
        #expect(try turn(.staged, both) == .act(.commit(.verified(predecessorAccepted: true))))
        let lost: [(TargetCall, TargetAnswer)] = [(.verify, .accepted), (.probePredecessor, .refused(""))]
        #expect(try turn(.staged, lost) == .act(.commit(.verified(predecessorAccepted: false))))
    }

    @Test("nothing is taken away unless the candidate logged in just now", arguments: answers)
    func retireNeedsCandidate(answer: TargetAnswer) throws {
        #expect(try turn(.retiring, []) == .call(.probeCandidate))
        let next = try turn(.retiring, [(.probeCandidate, answer)])
        #expect((next == .call(.retire)) == (answer == .accepted))
    }

    @Test(
        "a login that somebody changed is put back first, so that taking it away ends theirs",
        arguments: answers
    )
    func reclaims(answer: TargetAnswer) throws {
        var plan = Fixture.targetPlan()
        plan.trigger = .drift
        let state = try #require(try Fixture.state(.retiring, plan))
        let asked = [TargetReply(.probeCandidate, .accepted)]
        #expect(state.turn(after: asked, isFresh: false) == .call(.reclaim))
        let next = state.turn(after: asked + [TargetReply(.reclaim, answer)], isFresh: false)
        switch answer {
        case .accepted, .refused: #expect(next == .call(.retire))
        case .unreachable, .unknown:
            guard case .failed = next else { return #expect(Bool(false), "\(next)") }
        }
    }

    @Test("a retirement is done only when the target was seen to refuse", arguments: answers, answers)
    func seenRefused(retire: TargetAnswer, probe: TargetAnswer) throws {
        let asked: [(TargetCall, TargetAnswer)] = [(.probeCandidate, .accepted), (.retire, retire)]
        let next = try turn(.retiring, asked)
        guard next == .call(.probePredecessor) else {
            guard case .failed = next else { return #expect(Bool(false), "\(next)") }
            return
        }
        let end = try turn(.retiring, asked + [(.probePredecessor, probe)])
        if case .refused = probe {
            #expect(end == .act(.commit(.retired)))
        } else {
            guard case .failed = end else { return #expect(Bool(false), "\(end)") }
        }
    }

    @Test(
        "a way back is done only when the old login works and the new one does not",
        arguments: answers,
        answers
    )
    func seenRestored(old: TargetAnswer, new: TargetAnswer) throws {
        let replies: [(TargetCall, TargetAnswer)] = [
            (.restore, .accepted), (.probePredecessor, old), (.probeCandidate, new),
        ]
        let isBack = try turn(.restoring, replies) == .act(.commit(.restored))
        let middle = try turn(.restoring, Array(replies.prefix(2)))
        if case .refused = new, old == .accepted { #expect(isBack) }
        #expect((middle == .call(.probeCandidate)) == (old == .accepted))
    }

    @Test("a ring that has soaked goes on only with a candidate that logs in", arguments: answers)
    func judged(answer: TargetAnswer) throws {
        let next = try turn(.exposed, [(.verify, answer)])
        switch answer {
        case .accepted: #expect(next == .act(.promote))
        case .refused: #expect(next == .act(.commit(.restoring(.candidateLost))))
        case .unreachable, .unknown:
            guard case .failed = next else { return #expect(Bool(false), "\(next)") }
        }
    }
}
