import Rotation
import Testing
import VaultCore

/// A world of one object that executes what the machine asks for, and can lose its memory but not its journal.
private struct World {
    var journal: [RotationEvent] = [.planned(Fixture.plan)]
    var stages: [VersionID: Stage] = [Fixture.first: .current]
    var generations = 0

    /// Does the next thing; false when nothing is left.
    mutating func step() throws -> Bool {
        let state = try RotationState(folding: journal)
        guard let action = state.nextActions(at: Fixture.now).first else { return false }
        switch action {
        case .generate(let plan): generate(plan)
        case .promote(let plan): promote(plan)
        case .record: journal.append(.recorded)
        case .wait: return false
        }
        return true
    }

    private mutating func generate(_ plan: RotationPlan) {
        generations += 1
        stages[plan.candidate] = .pending
        journal.append(.generated)
    }

    private mutating func promote(_ plan: RotationPlan) {
        stages[plan.predecessor] = .previous
        stages[plan.candidate] = .current
        journal.append(.promoted)
    }
}

@Suite("A rotation resumed from any point of its journal")
struct CrashPointTests {
    @Test("ends with the candidate as the one current version, made once", arguments: 0...3)
    func resumes(steps: Int) throws {
        var world = World()
        for _ in 0..<steps {
            #expect(try world.step())
            #expect(world.stages.values.filter { $0 == .current }.count == 1)
        }
        var restarted = world
        while try restarted.step() {
            #expect(restarted.stages.values.filter { $0 == .current }.count == 1)
        }
        #expect(try RotationState(folding: restarted.journal) == .done(Fixture.plan))
        #expect(restarted.stages == [Fixture.first: .previous, Fixture.second: .current])
        #expect(restarted.generations == 1)
    }

    @Test("every legal history has at most one generation and one promotion, in this order")
    func histories() throws {
        var open: [(state: RotationState, events: [RotationEvent.Name])] = [(.new, [])]
        for _ in 0..<9 {
            open = open.flatMap { history in
                RotationEvent.Name.allCases.compactMap { name in
                    history.state.after(Fixture.event(name)).map { ($0, history.events + [name]) }
                }
            }
            for (state, events) in open {
                #expect(events.filter { $0 == .generated }.count <= 1)
                #expect(events.filter { $0 == .promoted }.count <= 1)
                #expect(state.name != .done || events.contains(.promoted))
                #expect(state.name != .rolledBack || !events.contains(.promoted))
            }
        }
    }
}
