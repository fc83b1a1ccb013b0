import Rotation
import Testing
import VaultCore

@Suite("How a failing rotation backs off")
struct RetryRuleTests {
    let rule = RetryRule(first: .seconds(10), longest: .seconds(60), attempts: 4)

    @Test(
        "the wait doubles up to its bound",
        arguments: zip([0, 1, 2, 3, 4, 1_000], [10, 10, 20, 40, 60, 60])
    )
    func delays(failures: Int, seconds: Int) {
        #expect(rule.delay(afterFailures: failures) == .seconds(seconds))
    }

    @Test(
        "the last allowed failure makes the rotation stuck",
        arguments: [
            RotationState.Phase.planned, .generated, .staging, .staged, .observing, .retiring, .restoring,
        ]
    )
    func givesUp(phase: RotationState.Phase) throws {
        var state = try #require(try Fixture.state(phase))
        for failures in 1...3 {
            let event = try #require(rule.event(for: Fixture.failure, in: state, at: Fixture.now))
            let retryAt = Fixture.now + rule.delay(afterFailures: failures)
            #expect(event == .failed(Fixture.failure, retryAt: retryAt))
            state = try #require(state.after(event, at: Fixture.now))
        }
        let last = try #require(rule.event(for: Fixture.failure, in: state, at: Fixture.now))
        #expect(last == .stuck(Fixture.failure))
        #expect(state.after(last, at: Fixture.now)?.isStuck == true)
    }

    @Test("the audit record of a promoted version is never given up")
    func keepsRecording() throws {
        var state = try #require(try Fixture.state(.promoted))
        for _ in 0..<100 {
            let event = try #require(rule.event(for: Fixture.failure, in: state, at: Fixture.now))
            state = try #require(state.after(event, at: Fixture.now))
        }
        #expect(state.phase == .promoted)
    }

    @Test("so many refused candidates, and a person must look")
    func refusedCandidates() throws {
        var state = try #require(try Fixture.state(.staging))
        var candidates = 1
        while !state.isStuck {
            let event = try #require(rule.event(forRefusal: Fixture.failure, in: state, at: Fixture.now))
            state = try #require(state.after(event, at: Fixture.now))
            if state.nextAction(at: .latest, evidence: Fixture.quiet) == .regenerate {
                candidates += 1
                let next = Fixture.version(Character("\(candidates)"))
                state = try #require(state.after(.regenerated(next), at: Fixture.now))
                state = try #require(state.after(.staging, at: Fixture.now))
            }
        }
        #expect(candidates == 3)
    }

    @Test("the rule's event is always one the state takes", arguments: RotationState.Phase.allCases)
    func legal(phase: RotationState.Phase) throws {
        let state = try #require(try Fixture.state(phase))
        guard let event = rule.event(for: Fixture.failure, in: state, at: Fixture.now) else { return }
        #expect(state.after(event, at: Fixture.now) != nil)
    }
}
