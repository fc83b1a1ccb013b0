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
        arguments: [RotationState.Name.planned, .generated]
    )
    func givesUp(name: RotationState.Name) throws {
        var state = Fixture.state(name)
        for failures in 1...3 {
            let event = try #require(rule.event(forFailure: "Unavailable", in: state, at: Fixture.now))
            let retryAt = Fixture.now + rule.delay(afterFailures: failures)
            #expect(event == .failed(code: "Unavailable", retryAt: retryAt))
            state = try #require(state.after(event))
        }
        let last = try #require(rule.event(forFailure: "Unavailable", in: state, at: Fixture.now))
        #expect(last == .stuck(code: "Unavailable"))
        #expect(state.after(last)?.isStuck == true)
    }

    @Test("the audit record of a promoted version is never given up")
    func keepsRecording() throws {
        var state = Fixture.state(.promoted)
        for _ in 0..<100 {
            let event = try #require(rule.event(forFailure: "Unavailable", in: state, at: Fixture.now))
            state = try #require(state.after(event))
        }
        #expect(state.name == .promoted)
    }

    @Test("the rule's event is always one the state takes", arguments: RotationState.Name.allCases)
    func legal(name: RotationState.Name) {
        let state = Fixture.state(name)
        guard let event = rule.event(forFailure: "Unavailable", in: state, at: Fixture.now) else { return }
        #expect(state.after(event) != nil)
    }
}
