import Testing
import VaultCore

@testable import Rotation

@Suite("The whole reachable space of a rotation")
struct CheckerTests {
    @Test(
        "keeps the promises, and an end can always be reached",
        arguments: TargetOverlap.allCases,
        RotationGrace.AtDeadline.allCases
    )
    func holds(overlap: TargetOverlap, atDeadline: RotationGrace.AtDeadline) {
        let rings = overlap == TargetOverlap.none ? 0 : 2
        let report = Checker(plan: Fixture.targetPlan(overlap, rings: rings, atDeadline: atDeadline)).run()
        #expect(report.violation == nil)
        #expect(report.ends == ["done", "rolledBack"])
        #expect(report.situations > 200)
    }

    @Test("keeps them where candidates are tried while they are watched", arguments: 1...2)
    func probing(probeFailures: Int) {
        let plan = Fixture.targetPlan(rings: 1, probeFailures: probeFailures)
        let report = Checker(plan: plan).run()
        #expect(report.violation == nil)
        #expect(report.ends == ["done", "rolledBack"])
        #expect(report.situations > Checker(plan: Fixture.targetPlan(rings: 1)).run().situations)
    }

    @Test("keeps them where the target makes the candidates", arguments: 0...2)
    func issuing(rings: Int) {
        let report = Checker(plan: Fixture.targetPlan(rings: rings), isIssuing: true).run()
        #expect(report.violation == nil)
        #expect(report.ends == ["done", "rolledBack"])
        #expect(report.situations > 200)
    }

    // MARK: - The checker finds what is wrong

    @Test("a login that is made anew while a ring uses it")
    func issuesInUse() throws {
        var engine = Engine()
        engine.next = { state, now, evidence in
            state.phase == .exposed ? .commit(.issuing) : state.nextAction(at: now, evidence: evidence)
        }
        engine.after = { state, event, now in
            guard state.phase == .exposed, event == .issuing else { return state.after(event, at: now) }
            var next = state
            next.phase = .issuing
            return next
        }
        engine.turn = { state, replies, isFresh in
            state.phase == .issuing && replies.last?.answer == .accepted && replies.last?.call == .issue
                ? .act(.commit(.promoted)) : state.turn(after: replies, isFresh: isFresh)
        }
        let after = engine.after
        engine.after = { state, event, now in
            guard state.phase == .issuing, event == .promoted else { return after(state, event, now) }
            var next = state
            next.phase = .promoted
            return next
        }
        let report = Checker(engine: engine, plan: Fixture.targetPlan(), isIssuing: true).run(limit: 50_000)
        #expect(try #require(report.violation).promise.hasPrefix("P1"))
    }

    @Test("an undo that forgets what the target made before")
    func forgetsIssued() throws {
        var engine = Engine()
        engine.after = { state, event, now in
            guard state.phase == .issuing, state.hasCandidate, event == .discarded(.person) else {
                return state.after(event, at: now)
            }
            var next = state
            next.phase = .rolledBack
            return next
        }
        let report = Checker(engine: engine, plan: Fixture.targetPlan(), isIssuing: true).run()
        #expect(try #require(report.violation).promise.hasPrefix("rolled back"))
    }

    private func finds(_ promise: String, _ engine: Engine, _ overlap: TargetOverlap = .twoPrincipals) throws
    {
        let rings = overlap == TargetOverlap.none ? 0 : 1
        let report = Checker(engine: engine, plan: Fixture.targetPlan(overlap, rings: rings)).run()
        let violation = try #require(report.violation)
        #expect(violation.promise.hasPrefix(promise), "\(violation)")
    }

    @Test("a ring that is exposed before the target was asked")
    func exposesTooEarly() throws {
        var engine = Engine()
        engine.next = { state, now, evidence in
            state.phase == .generated
                ? .commit(.verified(predecessorAccepted: true))
                : state.nextAction(at: now, evidence: evidence)
        }
        engine.after = { state, event, now in
            guard state.phase == .generated, event.name == .verified else {
                return state.after(event, at: now)
            }
            var next = state
            next.phase = .verified
            return next
        }
        try finds("P1", engine)
    }

    @Test("a lost reply that is taken for success")
    func guesses() throws {
        var engine = Engine()
        engine.turn = { state, replies, isFresh in
            if state.phase == .staging, case .unknown = replies.last?.answer { return .act(.commit(.staged)) }
            if state.phase == .staged { return .act(.commit(.verified(predecessorAccepted: true))) }
            return state.turn(after: replies, isFresh: isFresh)
        }
        try finds("P1", engine)
    }

    @Test("a retirement that is believed without being seen")
    func believes() throws {
        var engine = Engine()
        engine.turn = { state, replies, isFresh in
            if state.phase == .retiring, replies.last?.call == .retire { return .act(.commit(.retired)) }
            return state.turn(after: replies, isFresh: isFresh)
        }
        try finds("P2", engine)
    }

    @Test("an old login that is taken away without a verdict")
    func retiresEarly() throws {
        var engine = Engine()
        engine.turn = { state, replies, isFresh in
            if state.phase == .staged, replies.last?.answer == .accepted { return .call(.retire) }
            return state.turn(after: replies, isFresh: isFresh)
        }
        let report = Checker(engine: engine, plan: Fixture.targetPlan()).run(limit: 50_000)
        #expect(try #require(report.violation).promise.hasPrefix("P"))
    }

    @Test("a doubt that ends before the only login is known")
    func endsDoubtEarly() throws {
        var engine = Engine()
        engine.after = { state, event, now in
            guard state.phase == .staging, event.name == .restoring else {
                return state.after(event, at: now)
            }
            return state.after(.restoring(.person), at: now)?.after(.restored, at: now)
        }
        try finds("", engine, .none)
    }

    @Test("a rotation that never comes to an end")
    func strands() throws {
        var engine = Engine()
        engine.turn = { state, replies, isFresh in
            state.phase == .restoring
                ? .failed(StepFailure(.server, "")) : state.turn(after: replies, isFresh: isFresh)
        }
        try finds("P8", engine)
    }
}
