import Rotation
import Testing
import VaultCore

@testable import VaultService

@Suite("Evidence on an old version")
struct EvidenceTests {
    @Test("a use that leaves for the store while the store is asked is known")
    func flushDuringTheLook() async throws {
        let (store, uses) = (WatchedStore(), UseTracker(since: World.start))
        let object = try World.id("orders", .secret)
        let random = SeededRandom(seed: 1)
        let plan = RotationPlan(
            trigger: .scheduled,
            predecessor: VersionID(from: random),
            candidate: VersionID(from: random)
        )
        let used = World.start + .seconds(5)
        uses.note(object, plan.predecessor, by: "app", .vault, at: used)
        store.afterRead = { [uses] in try await uses.flush(to: $0) }
        let targets = LiveTargets(
            store: store,
            live: LiveRotations(over: store),
            clock: MovableClock(standingAt: World.start),
            uses: uses,
            failures: ReportedFailures(),
            make: { _, _, _ in FakeTarget(.twoPrincipals) }
        )
        let evidence = try await targets.evidence(on: object, of: RotationState(plan, at: World.start))
        #expect(evidence.lastUse == used)
        #expect(uses.uses(of: object, plan.predecessor).isEmpty)
    }
}
