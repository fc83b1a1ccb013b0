import Rotation
import Testing
import VaultCore

@Suite("When an old login may be taken away")
struct RotationGraceTests {
    private let promoted = Fixture.now
    private func at(_ text: String) -> Timestamp { Fixture.duration(text).after(promoted) }

    private func verdict(
        _ time: String,
        lastUse: String? = nil,
        completeSince: Timestamp? = nil,
        completeUntil: String? = nil,
        evenSince: String? = nil,
        isBlind: Bool = false,
        deadline: String? = "P7D",
        _ atDeadline: RotationGrace.AtDeadline = .hold
    ) -> RotationGrace.Verdict {
        let grace = RotationGrace(
            quiet: Fixture.duration("P1D"),
            deadline: deadline.map(Fixture.duration),
            atDeadline: atDeadline
        )
        let evidence = RotationEvidence(
            completeSince: completeSince ?? promoted,
            completeUntil: completeUntil.map(at),
            evenSince: evenSince.map(at),
            isBlind: isBlind,
            lastUse: lastUse.map(at)
        )
        return grace.verdict(at: at(time), promoted: promoted, evidence: evidence)
    }

    @Test(
        "what is used beyond the deadline counts as held where the policy says hold, and then only",
        arguments: [
            ("P7D", nil, RotationGrace.AtDeadline.hold, false), ("P7DT1S", nil, .hold, true),
            ("P8D", nil, .retire, false), ("P8D", "P2D", .hold, false), ("P10D", "P2D", .hold, true),
        ] as [(String, String?, RotationGrace.AtDeadline, Bool)]
    )
    func held(time: String, even: String?, atDeadline: RotationGrace.AtDeadline, isHeld: Bool) throws {
        let plan = Fixture.targetPlan(atDeadline: atDeadline)
        let state = try #require(try Fixture.state(.observing, plan))
        #expect(state.promotedAt == promoted)
        #expect(state.isHeld(at: at(time), evenSince: even.map(at)) == isHeld)
        #expect(try Fixture.state(.exposed, plan)?.isHeld(at: .latest) == false)
    }

    @Test("after a quiet day it goes, and not a moment earlier")
    func quiet() {
        #expect(verdict("PT23H59M59S") == .wait(until: at("P1D")))
        #expect(verdict("P1D") == .retire(.quiet))
    }

    @Test(
        "a quiet day of which the last moments are not known yet at every server is looked at again at once"
    )
    func underWay() {
        #expect(verdict("P1D", completeUntil: "PT23H59M59S") == .wait(until: at("P1DT1S")))
        #expect(verdict("P1DT1S", completeUntil: "P1D") == .retire(.quiet))
        #expect(verdict("P7D", completeUntil: "PT1H", .retire) == .retire(.deadline))
    }

    @Test("each use begins the quiet anew")
    func used() {
        #expect(verdict("P2D", lastUse: "P1DT12H") == .wait(until: at("P2DT12H")))
        #expect(verdict("P2DT12H", lastUse: "P1DT12H") == .retire(.quiet))
    }

    @Test("quiet counts only from when every use would have been seen")
    func incomplete() {
        #expect(verdict("P1D", completeSince: at("PT6H")) == .wait(until: at("P1DT6H")))
        #expect(verdict("P6D", completeSince: .latest) == .wait(until: at("P7D")))
    }

    @Test("a clock that was set begins the quiet and the deadline anew")
    func setClock() throws {
        #expect(verdict("P1D", evenSince: "PT23H") == .wait(until: at("P1DT23H")))
        #expect(verdict("P1DT23H", evenSince: "PT23H") == .retire(.quiet))
        #expect(verdict("P7D", lastUse: "P7D", evenSince: "P6D", .retire) == .wait(until: at("P8D")))
        #expect(verdict("P13D", lastUse: "P13D", evenSince: "P6D", .retire) == .retire(.deadline))
        let state = try #require(try Fixture.state(.retiring, Fixture.targetPlan(atDeadline: .retire)))
        #expect(!state.isForced(at: at("P7D"), evenSince: at("P6D")))
        #expect(state.isForced(at: at("P13D"), evenSince: at("P6D")))
    }

    @Test("nothing ends for quiet while nobody can see who uses it; a deadline comes all the same")
    func blind() {
        #expect(verdict("P1D", isBlind: true) == .wait(until: at("P1DT1M")))
        #expect(verdict("PT1H", isBlind: true) == .wait(until: at("P1D")))
        #expect(verdict("P8D", isBlind: true, .hold) == .held(nextLook: at("P8DT1M")))
        #expect(verdict("P7D", isBlind: true, .retire) == .retire(.deadline))
    }

    @Test("a deadline retires only where the policy names it so")
    func deadline() {
        #expect(verdict("P7D", lastUse: "P7D", .retire) == .retire(.deadline))
        #expect(verdict("P7D", lastUse: "P7D", .hold) == .held(nextLook: at("P8D")))
        #expect(verdict("P7D", lastUse: "P1D", .hold) == .retire(.quiet))
        #expect(verdict("P6DT23H", lastUse: "P6DT23H", .retire) == .wait(until: at("P7D")))
    }

    @Test("what began for quiet goes on by force once the deadline that ends it has come")
    func forced() throws {
        for (atDeadline, isForced) in [(RotationGrace.AtDeadline.retire, true), (.hold, false)] {
            let state = try #require(try Fixture.state(.retiring, Fixture.targetPlan(atDeadline: atDeadline)))
            #expect(!state.isForced(at: at("P6D")))
            #expect(state.isForced(at: at("P7D")) == isForced)
        }
    }

    @Test("without a deadline a used version is never taken away", arguments: [1, 10, 1_000])
    func forever(days: Int) {
        let used = "P\(days)D"
        #expect(verdict(used, lastUse: used, deadline: nil, .retire) == .wait(until: at("P\(days + 1)D")))
    }
}
