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

    private func with(
        _ change: @escaping (inout Policy) throws -> Void = { _ in },
        _ body: @escaping (TargetWorld) async throws -> Void
    ) async throws {
        try await World.with { world in
            try await body(try await TargetWorld(world, .twoPrincipals, change))
        }
    }

    @Test("a candidate that the target stops accepting during the soak is undone at the threshold")
    func candidateLost() async throws {
        try await with(Self.twice) { w in
            let scheduler = w.scheduler(w.targets())
            let first = try await w.login().version
            w.world.clock.advance(by: .days(30))
            try await w.settle(scheduler)
            w.world.clock.advance(by: .seconds(180))
            try await w.settle(scheduler)
            #expect(try await w.phase() == .exposed)
            w.target.replace("orders_b", by: "another")
            for seconds in [180, 60] {
                #expect(try await w.phase() == .exposed)
                w.world.clock.advance(by: .seconds(seconds))
                try await w.settle(scheduler)
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
        try await with { w in
            let scheduler = w.scheduler(w.targets())
            w.world.clock.advance(by: .days(30))
            try await w.settle(scheduler)
            let calls = w.target.calls.count
            for faults: [FakeTarget.Fault?] in [[.unreachable], [.requestLost], [.refused, nil], []] {
                w.target.plan(faults)
                w.world.clock.advance(by: .seconds(180))
                try await w.settle(scheduler)
                #expect(try await w.phase() == .exposed)
                w.target.plan([])
            }
            #expect(w.target.calls.count == calls + 5)
            w.world.clock.advance(by: .seconds(1_080))
            try await w.settle(scheduler)
            #expect(try await w.phase() == .observing)
        }
    }

    @Test("a promoted candidate is tried while it is watched, and taken back when the target refuses it")
    func promotedLost() async throws {
        try await with(Self.everyone) { w in
            let scheduler = w.scheduler(w.targets())
            let first = try await w.login().version
            w.world.clock.advance(by: .days(30))
            try await w.settle(scheduler)
            #expect(try await w.phase() == .observing)
            w.target.replace("orders_b", by: "another")
            w.world.clock.advance(by: .seconds(180))
            try await w.settle(scheduler)
            #expect(try await w.world.lastRotation(w.id).state.undo == .candidateLost)
            #expect(try await w.login() == (first, true))
        }
    }
}
