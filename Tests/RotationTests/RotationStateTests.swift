import Rotation
import Testing
import VaultCore

@Suite("The rotation machine")
struct RotationStateTests {
    typealias Phase = RotationState.Phase

    /// Every legal move of a rotation with a target that is not halted; what is not here is refused.
    static let legal: [Phase: [RotationEvent.Name: Phase]] = [
        .planned: [.issuing: .issuing, .generated: .generated, .discarded: .rolledBack],
        .issuing: [.generated: .generated, .discarded: .rolledBack],
        .generated: [.staging: .staging, .discarded: .rolledBack],
        .staging: [.staged: .staged, .refused: .staging, .regenerated: .generated, .restoring: .restoring],
        .staged: [.verified: .verified, .refused: .staged, .regenerated: .generated, .restoring: .restoring],
        .verified: [.exposed: .exposed, .restoring: .restoring],
        .exposed: [.promoted: .promoted, .restoring: .restoring],
        .promoted: [.recorded: .observing],
        .observing: [.retiring: .retiring, .restoring: .restoring],
        .retiring: [.retired: .done],
        .restoring: [.restored: .rolledBack],
        .done: [:], .rolledBack: [:],
    ]

    /// The same for a rotation that no target must learn of.
    static let short: [Phase: [RotationEvent.Name: Phase]] = [
        .planned: [.generated: .generated, .discarded: .rolledBack],
        .generated: [.promoted: .promoted, .discarded: .rolledBack],
        .promoted: [.recorded: .done],
        .done: [:], .rolledBack: [:],
    ]

    private static func expected(
        _ moves: [RotationEvent.Name: Phase],
        _ phase: Phase,
        _ event: RotationEvent.Name
    )
        -> Phase?
    {
        if let next = moves[event] { return next }
        let isEnded = phase == .done || phase == .rolledBack
        switch event {
        case .failed: return isEnded ? nil : phase
        case .probeFailed: return phase == .exposed || phase == .observing ? phase : nil
        case .stuck, .paused: return isEnded || phase == .promoted ? nil : phase
        default: return nil
        }
    }

    @Test(
        "every pair of state and event leads where the table says, or nowhere",
        arguments: Phase.allCases,
        RotationEvent.Name.allCases
    )
    func transitions(phase: Phase, event: RotationEvent.Name) throws {
        for (plan, table) in [(Fixture.targetPlan(), Self.legal), (Fixture.plan, Self.short)] {
            guard let state = try Fixture.state(phase, plan) else {
                #expect(table[phase] == nil)
                continue
            }
            let next = state.after(Fixture.event(event), at: Fixture.now)
            let moves = try #require(table[phase])
            #expect(next?.phase == Self.expected(moves, phase, event))
            if let next { #expect(next.plan == plan) }
        }
    }

    @Test(
        "a halted rotation waits for a person: it can only be resumed or undone",
        arguments: Phase.allCases,
        [RotationEvent.Name.stuck, .paused]
    )
    func halted(phase: Phase, by halt: RotationEvent.Name) throws {
        let state = try #require(try Fixture.state(phase))
        guard let halted = state.after(Fixture.event(halt), at: Fixture.now) else { return }
        #expect(halted.nextAction(at: .latest, evidence: Fixture.quiet) == nil)
        for event in RotationEvent.Name.allCases {
            let next = halted.after(Fixture.event(event), at: Fixture.now)
            switch event {
            case .resumed: #expect(next == state)
            case .discarded, .restoring:
                #expect(next?.phase == Self.legal[phase]?[event])
                #expect(next?.halt == nil)
            default: #expect(next == nil)
            }
        }
    }

    @Test("an ended rotation takes no event; every other state can still end", arguments: Phase.allCases)
    func ends(phase: Phase) throws {
        let state = try #require(try Fixture.state(phase))
        let isDeadEnd = RotationEvent.Name.allCases.allSatisfy {
            state.after(Fixture.event($0), at: Fixture.now) == nil
        }
        #expect(isDeadEnd == state.isEnded)
    }

    @Test("a journal with an impossible event is refused with its place")
    func illegalJournal() {
        let error = #expect(throws: VaultError.self) {
            try Fixture.fold([.planned(Fixture.targetPlan()), .promoted])
        }
        #expect(error?.code == .integrity)
        #expect(error?.summary.contains("Event 2") == true)
        #expect(throws: VaultError(.integrity, "")) { try Fixture.fold([]) }
        #expect(throws: VaultError(.integrity, "")) { try Fixture.fold([.generated]) }
    }

    @Test("failures count up until the step succeeds")
    func attempts() throws {
        let retry = Fixture.now + .seconds(30)
        let failed = RotationEvent.failed(Fixture.failure, retryAt: retry)
        let state = try Fixture.fold([.planned(Fixture.plan), failed, failed])
        #expect(state.attempts.failures == 2)
        #expect(state.attempts.retryAt == retry)
        #expect(state.attempts.last == Fixture.failure)
        #expect(state.after(.generated, at: retry)?.attempts == RotationState.Attempts())
    }

    @Test("a failing step is tried at once when a person asks, while it waits, and counts on")
    func retried() throws {
        let (now, retry) = (Fixture.now, Fixture.now + .seconds(30))
        let waiting = try Fixture.fold([
            .planned(Fixture.targetPlan()), .failed(Fixture.failure, retryAt: retry),
        ])
        let state = try #require(waiting.after(.retried, at: now))
        #expect(state.attempts.retryAt == nil && state.attempts.failures == 1)
        #expect(state.nextAction(at: now, evidence: Fixture.quiet) == .visit)
        #expect(waiting.after(.retried, at: retry) == nil)
        #expect(state.after(.retried, at: now) == nil)
        #expect(waiting.after(.paused, at: now)?.after(.retried, at: now) == nil)
    }

    @Test("a target that refuses twice what it made is asked for another, and undone by restoring")
    func issuesAgain() throws {
        let journey: [RotationEvent] = [.planned(Fixture.targetPlan()), .issuing, .generated, .staging]
        let refused = RotationEvent.refused(Fixture.failure, retryAt: Fixture.now)
        let first = try Fixture.fold(Array(journey.dropLast()))
        #expect(first.after(.discarded(.person), at: Fixture.now) == nil)
        #expect(first.after(.restoring(.person), at: Fixture.now)?.phase == .restoring)
        #expect(try Fixture.fold(journey + [refused]).after(.issuing, at: Fixture.now) == nil)
        let again = try Fixture.fold(journey + [refused, refused, .issuing])
        #expect(again.phase == .issuing && again.hasPendingCandidate)
        #expect(again.after(.generated, at: Fixture.now) == nil)
        #expect(again.after(.discarded(.person), at: Fixture.now) == nil)
        #expect(again.after(.restoring(.person), at: Fixture.now)?.phase == .restoring)
        let made = again.after(.regenerated(Fixture.version("c")), at: Fixture.now)
        #expect(made?.phase == .generated && made?.candidate == Fixture.version("c"))
    }

    @Test("nobody is promoted past a ring", arguments: 0...2)
    func ringsInOrder(exposed: Int) throws {
        let plan = Fixture.targetPlan(rings: 2)
        let journey = try #require(Fixture.journey(to: .verified, plan))
        let state = try Fixture.fold(journey + Array(repeating: .exposed, count: exposed))
        #expect(state.reachedRings.map(\.name) == (0..<exposed).map { "ring-\($0)" })
        #expect((state.after(.promoted, at: Fixture.now) != nil) == (exposed == 2))
        #expect((state.after(.exposed, at: Fixture.now) != nil) == (exposed < 2))
    }

    @Test("when the old login was seen to be dead, nobody waits and nothing is undone")
    func predecessorLost() throws {
        let journey = try #require(Fixture.journey(to: .staged))
        let state = try Fixture.fold(journey + [.verified(predecessorAccepted: false)])
        #expect(state.nextAction(at: Fixture.now, evidence: Fixture.quiet) == .promote)
        #expect(state.after(.exposed, at: Fixture.now) == nil)
        let promoted = try Fixture.fold(
            journey + [.verified(predecessorAccepted: false), .promoted, .recorded]
        )
        #expect(promoted.after(.restoring(.person), at: Fixture.now) == nil)
    }

    @Test("a refused candidate is replaced, and the target is cleaned before the rotation may be undone")
    func regenerated() throws {
        let journey = try #require(Fixture.journey(to: .staging))
        let state = try Fixture.fold(journey + [.regenerated(Fixture.version("c"))])
        #expect(state.phase == .generated)
        #expect(state.candidate == Fixture.version("c"))
        #expect(state.after(.discarded(.person), at: Fixture.now) == nil)
        #expect(state.after(.restoring(.person), at: Fixture.now)?.phase == .restoring)
        #expect(try Fixture.fold(journey).after(.regenerated(Fixture.second), at: Fixture.now) == nil)
    }

    @Test("each approval counts once, and no more are taken than needed")
    func approvals() throws {
        var plan = Fixture.plan
        plan.approvals = 2
        var state = try Fixture.fold([.planned(plan)])
        #expect(state.nextAction(at: Fixture.now, evidence: Fixture.quiet) == .awaitApproval)
        state = try #require(state.after(.approved(by: "ada"), at: Fixture.now))
        #expect(state.after(.approved(by: "ada"), at: Fixture.now) == nil)
        state = try #require(state.after(.approved(by: "bob"), at: Fixture.now))
        #expect(state.nextAction(at: Fixture.now, evidence: Fixture.quiet) == .generate)
        #expect(state.after(.approved(by: "eve"), at: Fixture.now) == nil)
    }

    @Test("reads are in doubt only where the target knows one login", arguments: TargetOverlap.allCases)
    func doubt(overlap: TargetOverlap) throws {
        let plan = Fixture.targetPlan(overlap, rings: 0)
        for phase in Phase.allCases {
            guard let state = try Fixture.state(phase, plan) else { continue }
            let isDoubtful = [.staging, .staged, .verified, .restoring].contains(phase)
            #expect(state.isInDoubt == (overlap == TargetOverlap.none && isDoubtful))
        }
    }
}
