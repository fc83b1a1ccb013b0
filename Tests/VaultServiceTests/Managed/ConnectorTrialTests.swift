import Testing
import VaultCore

@testable import VaultService

@Suite("A connector is tried before it is used")
struct ConnectorTrialTests {
    private func preflight(_ count: Int, at target: FakeTarget) async -> [TargetAnswer] {
        let trial = ConnectorTrial(
            name: "target",
            connector: target,
            principals: (0..<count).map { "user-\($0)" }
        )
        return await ConnectorTrial.preflight([trial], within: .seconds(60)).map(\.answer)
    }

    @Test(
        "a target is asked about many logins in portions",
        arguments: [(0, 1), (1, 1), (500, 1), (1_201, 3)]
    )
    func portions(count: Int, calls: Int) async {
        let target = FakeTarget(.twoPrincipals)
        #expect(await preflight(count, at: target) == [.accepted])
        #expect(target.calls.count == calls)
    }

    @Test("the first portion that a target objects to is its answer")
    func objection() async {
        let target = FakeTarget(.twoPrincipals)
        target.plan([nil, .refused])
        #expect(await preflight(2_000, at: target) == [.refused("no")])
        #expect(target.calls.count == 2)
    }
}
