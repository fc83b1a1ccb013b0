import Rotation
import Testing
import VaultCore

@Suite("The rotation machine")
struct RotationStateTests {
    typealias Row = (state: RotationState.Name, event: RotationEvent.Name, next: RotationState.Name?)

    /// Every legal move; what is not here is refused.
    static let legal: [RotationState.Name: [RotationEvent.Name: RotationState.Name]] = [
        .new: [.planned: .planned],
        .planned: [
            .generated: .generated, .failed: .planned, .stuck: .stuckBeforeCandidate, .discarded: .rolledBack,
        ],
        .generated: [
            .promoted: .promoted, .failed: .generated, .stuck: .stuckWithCandidate, .discarded: .rolledBack,
        ],
        .promoted: [.recorded: .done, .failed: .promoted],
        .stuckBeforeCandidate: [.resumed: .planned, .discarded: .rolledBack],
        .stuckWithCandidate: [.resumed: .generated, .discarded: .rolledBack],
    ]

    @Test(
        "every pair of state and event leads where the table says, or nowhere",
        arguments: RotationState.Name.allCases,
        RotationEvent.Name.allCases
    )
    func transitions(state: RotationState.Name, event: RotationEvent.Name) {
        let next = Fixture.state(state).after(Fixture.event(event))
        #expect(next?.name == Self.legal[state]?[event])
        if let next { #expect(next.plan == Fixture.plan) }
    }

    @Test(
        "an ended rotation takes no event; every other state can still end",
        arguments: RotationState.Name.allCases
    )
    func ends(name: RotationState.Name) {
        let state = Fixture.state(name)
        let isDeadEnd = RotationEvent.Name.allCases.allSatisfy { state.after(Fixture.event($0)) == nil }
        #expect(isDeadEnd == state.isEnded)
        #expect(state.isEnded || Self.reachesAnEnd(from: state))
    }

    private static func reachesAnEnd(from start: RotationState) -> Bool {
        var open = [start]
        var seen: Set<RotationState.Name> = [start.name]
        while let state = open.popLast() {
            if state.isEnded { return true }
            for next in RotationEvent.Name.allCases.compactMap({ state.after(Fixture.event($0)) })
            where seen.insert(next.name).inserted {
                open.append(next)
            }
        }
        return false
    }

    @Test("a journal with an impossible event is refused with its place")
    func illegalJournal() {
        let error = #expect(throws: VaultError.self) {
            try RotationState(folding: [.planned(Fixture.plan), .promoted])
        }
        #expect(error?.code == .integrity)
        #expect(error?.summary.contains("Event 2") == true)
    }

    @Test("failures count up until the step succeeds")
    func attempts() throws {
        let retry = Fixture.now + .seconds(30)
        let events: [RotationEvent] = [
            .planned(Fixture.plan), .failed(code: "x", retryAt: retry), .failed(code: "x", retryAt: retry),
        ]
        let state = try RotationState(folding: events)
        #expect(state == .planned(Fixture.plan, .init(failures: 2, retryAt: retry)))
        #expect(state.after(.generated) == .generated(Fixture.plan, .none))
    }

    @Test("a step waits for its retry time and not longer")
    func waits() {
        let retry = Fixture.now + .seconds(30)
        let state = RotationState.generated(Fixture.plan, .init(failures: 1, retryAt: retry))
        #expect(state.nextActions(at: Fixture.now) == [.wait(until: retry)])
        #expect(state.nextActions(at: retry) == [.promote(Fixture.plan)])
    }

    @Test("only a rotation under way has something to do", arguments: RotationState.Name.allCases)
    func actions(name: RotationState.Name) {
        let expected: [RotationAction] =
            switch name {
            case .planned: [.generate(Fixture.plan)]
            case .generated: [.promote(Fixture.plan)]
            case .promoted: [.record(Fixture.plan)]
            case .new, .stuckBeforeCandidate, .stuckWithCandidate, .done, .rolledBack: []
            }
        #expect(Fixture.state(name).nextActions(at: Fixture.now) == expected)
    }
}
