import Policies
import Rotation
import Testing
import VaultCore

@testable import VaultService

@Suite("A candidate is tried while it is watched")
struct CandidateProbeTests {
    private static let twice: @Sendable (inout Policy) throws -> Void = {
        $0.rings[0].fail = Ring.Failures(probeFailures: 2)
    }
    private static let everyone: @Sendable (inout Policy) throws -> Void = {
        $0.rings = [Ring(name: "everyone", soak: try TargetWorld.duration("PT30M"))]
    }

    @Test("a candidate that the target stops accepting during the soak is undone at the threshold")
    func candidateLost() async throws {
        try await TargetWorld.with(change: Self.twice) { w in
            let scheduler = w.scheduler(w.targets())
            let first = try await w.login().version
            try await w.pass(.days(30), scheduler)
            try await w.pass(.seconds(180), scheduler)
            #expect(try await w.phase() == .exposed)
            w.target.replace("orders_b", by: "another")
            for seconds in [180, 60] {
                #expect(try await w.phase() == .exposed)
                try await w.pass(.seconds(seconds), scheduler)
            }
            let state = try await w.world.lastRotation(w.id).state
            #expect(state.phase == .rolledBack && state.undo == .candidateLost)
            #expect(try await w.login(ring: "canary") == (first, true))
            let rotation = try await w.world.lastRotation(w.id).id
            let events = try await w.rotations().show(rotation).journal.map(\.event.name)
            #expect(events.count { $0 == .probeFailed } == 2)
        }
    }

    @Test("a target that is away, or refuses once, during the soak undoes nothing")
    func candidateUnknown() async throws {
        try await TargetWorld.with { w in
            let scheduler = w.scheduler(w.targets())
            try await w.pass(.days(30), scheduler)
            let calls = w.target.calls.count
            for faults: [FakeTarget.Fault?] in [[.unreachable], [.requestLost], [.refused, nil], []] {
                w.target.plan(faults)
                try await w.pass(.seconds(180), scheduler)
                #expect(try await w.phase() == .exposed)
                w.target.plan([])
            }
            #expect(w.target.calls.count == calls + 5)
            try await w.pass(.seconds(1_080), scheduler)
            #expect(try await w.phase() == .observing)
        }
    }

    @Test("a promoted candidate is tried while it is watched, and taken back when the target refuses it")
    func promotedLost() async throws {
        try await TargetWorld.with(change: Self.everyone) { w in
            let scheduler = w.scheduler(w.targets())
            let first = try await w.login().version
            try await w.pass(.days(30), scheduler)
            #expect(try await w.phase() == .observing)
            w.target.replace("orders_b", by: "another")
            try await w.pass(.seconds(180), scheduler)
            #expect(try await w.world.lastRotation(w.id).state.undo == .candidateLost)
            #expect(try await w.login() == (first, true))
        }
    }
}
