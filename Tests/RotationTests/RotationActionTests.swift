import Rotation
import Testing
import VaultCore

@Suite("What a rotation does next")
struct RotationActionTests {
    private let now = Fixture.now
    private func soon(_ text: String) -> Timestamp { Fixture.duration(text).after(now) }

    @Test("each phase has its act", arguments: RotationState.Phase.allCases)
    func acts(phase: RotationState.Phase) throws {
        let state = try #require(try Fixture.state(phase))
        let expected: RotationAction? =
            switch phase {
            case .planned, .issuing, .staging, .staged, .retiring: .visit
            case .generated: .commit(.staging)
            case .verified: .commit(.exposed)
            case .exposed: .wait(until: soon("PT30M"))
            case .promoted: .record
            case .observing: .wait(until: soon("P1D"))
            case .restoring: .wait(until: soon("PT5M"))
            case .done, .rolledBack: nil
            }
        #expect(state.nextAction(at: now, evidence: Fixture.quiet) == expected)
    }

    @Test("without a target the candidate is made and promoted at once")
    func short() throws {
        let acts = try [RotationState.Phase.planned, .generated, .promoted].map { phase in
            try Fixture.state(phase, Fixture.plan)?.nextAction(at: now, evidence: Fixture.quiet)
        }
        #expect(acts == [.generate, .promote, .record])
    }

    @Test("a step waits for its retry time and not longer")
    func waits() throws {
        let retry = now + .seconds(30)
        let journey = try #require(Fixture.journey(to: .staged))
        let state = try Fixture.fold(journey + [.failed(Fixture.failure, retryAt: retry)])
        #expect(state.nextAction(at: now, evidence: Fixture.quiet) == .wait(until: retry))
        #expect(state.nextAction(at: retry, evidence: Fixture.quiet) == .visit)
    }

    @Test("a candidate refused twice is made anew", arguments: [RotationState.Phase.staging, .staged])
    func refusedTwice(phase: RotationState.Phase) throws {
        let journey = try #require(Fixture.journey(to: phase))
        let refused = RotationEvent.refused(Fixture.failure, retryAt: now)
        #expect(try Fixture.fold(journey + [refused]).nextAction(at: now, evidence: Fixture.quiet) == .visit)
        let twice = try Fixture.fold(journey + [refused, refused])
        #expect(twice.nextAction(at: now, evidence: Fixture.quiet) == .regenerate)
    }

    @Test("what a target made and refuses twice it is to make anew")
    func issuedTwice() throws {
        let refused = RotationEvent.refused(Fixture.failure, retryAt: now)
        let journey: [RotationEvent] = [.planned(Fixture.targetPlan()), .issuing, .generated, .staging]
        let twice = try Fixture.fold(journey + [refused, refused])
        #expect(twice.nextAction(at: now, evidence: Fixture.quiet) == .commit(.issuing))
    }

    @Test("failed logins over the threshold undo a ring at once; fewer do not", arguments: 0...3)
    func ringFails(failures: Int) throws {
        let state = try #require(try Fixture.state(.exposed))
        let evidence = RotationEvidence(completeSince: now, authFailures: failures)
        let expected: RotationAction =
            failures >= 2 ? .commit(.restoring(.authFailures)) : .wait(until: soon("PT30M"))
        #expect(state.nextAction(at: now, evidence: evidence) == expected)
        #expect((state.nextAction(at: soon("PT30M"), evidence: evidence) == .visit) == (failures < 2))
    }

    @Test("after the promotion failed logins undo it during the watch, not later")
    func watch() throws {
        let state = try #require(try Fixture.state(.observing))
        let evidence = RotationEvidence(completeSince: now, authFailures: 2)
        #expect(state.nextAction(at: now, evidence: evidence) == .commit(.restoring(.authFailures)))
        #expect(state.nextAction(at: soon("PT31M"), evidence: evidence) == .wait(until: soon("P1D")))
    }

    @Test("a clock that was set begins soak, watch and the wait for consumers' caches anew")
    func setClock() throws {
        let evidence = RotationEvidence(completeSince: now, evenSince: soon("PT4M"), authFailures: 2)
        let quiet = RotationEvidence(completeSince: now, evenSince: soon("PT4M"))
        let exposed = try #require(try Fixture.state(.exposed))
        #expect(exposed.nextAction(at: soon("PT30M"), evidence: quiet) == .wait(until: soon("PT34M")))
        #expect(exposed.nextAction(at: soon("PT34M"), evidence: quiet) == .visit)
        let observing = try #require(try Fixture.state(.observing))
        #expect(
            observing.nextAction(at: soon("PT33M"), evidence: evidence) == .commit(.restoring(.authFailures))
        )
        #expect(observing.nextAction(at: soon("PT34M"), evidence: quiet) == .wait(until: soon("P1DT4M")))
        let restoring = try #require(try Fixture.state(.restoring))
        #expect(restoring.nextAction(at: soon("PT5M"), evidence: quiet) == .wait(until: soon("PT9M")))
        #expect(restoring.nextAction(at: soon("PT9M"), evidence: quiet) == .visit)
    }

    @Test(
        "a candidate that is watched is tried ten times a soak, a minute to ten minutes apart",
        arguments: [("PT5M", 60), ("PT30M", 180), ("P1D", 600)]
    )
    func probes(soak: String, seconds: Int64) throws {
        var plan = Fixture.targetPlan(probeFailures: 2)
        plan.target?.rings[0].watch.soak = Fixture.duration(soak)
        let state = try #require(try Fixture.state(.exposed, plan))
        let next = now + .seconds(seconds)
        var evidence = Fixture.quiet
        #expect(state.nextAction(at: now, evidence: evidence) == .wait(until: next))
        #expect(state.nextAction(at: next, evidence: evidence) == .probe)
        evidence.probedAt = next
        let later = next + .seconds(seconds)
        #expect(state.nextAction(at: next, evidence: evidence) == .wait(until: later))
        #expect(state.nextAction(at: soon(soak), evidence: evidence) == .visit)
    }

    @Test("refused tries over the threshold undo it; what is not known counts for nothing", arguments: 0...2)
    func probeFails(failures: Int) throws {
        for phase in [RotationState.Phase.exposed, .observing] {
            var state = try #require(try Fixture.state(phase, Fixture.targetPlan(probeFailures: 2)))
            for answer in [TargetAnswer.accepted, .unreachable("away"), .unknown("lost")] {
                #expect(state.probed(answer) == nil)
            }
            for _ in 0..<failures {
                let event = try #require(state.probed(.refused("wrong password")))
                state = try #require(state.after(event, at: now))
            }
            let wait = failures == 0 ? 180 : 60
            let expected: RotationAction =
                failures == 2 ? .commit(.restoring(.candidateLost)) : .wait(until: now + .seconds(wait))
            #expect(state.nextAction(at: now, evidence: Fixture.quiet) == expected)
        }
    }

    @Test("each ring begins to count anew, and nobody is tried without a threshold or a target")
    func probesAnew() throws {
        let plan = Fixture.targetPlan(rings: 2, probeFailures: 2)
        let journey = try #require(Fixture.journey(to: .verified, plan))
        let failed = RotationEvent.probeFailed(Fixture.failure)
        #expect(try Fixture.fold(journey + [.exposed, failed]).probeFailures == 1)
        #expect(try Fixture.fold(journey + [.exposed, failed, .exposed]).probeFailures == 0)
        let without = try #require(try Fixture.state(.exposed))
        #expect(without.nextAction(at: soon("PT10M"), evidence: Fixture.quiet) == .wait(until: soon("PT30M")))
        var vault = plan
        vault.target?.connector = TargetPlan.vault
        let state = try #require(try Fixture.state(.exposed, vault))
        #expect(state.nextAction(at: soon("PT10M"), evidence: Fixture.quiet) == .wait(until: soon("PT30M")))
    }

    @Test("a target with one login has nothing to observe")
    func noOverlap() throws {
        let state = try #require(try Fixture.state(.observing, Fixture.targetPlan(.none, rings: 0)))
        #expect(state.nextAction(at: now, evidence: Fixture.quiet) == .commit(.retiring(.noOverlap)))
    }

    @Test("an undone candidate that nobody was given ends at once")
    func restoresAtOnce() throws {
        let journey = try #require(Fixture.journey(to: .staged))
        let state = try Fixture.fold(journey + [.restoring(.person)])
        #expect(state.nextAction(at: now, evidence: Fixture.quiet) == .visit)
    }
}
