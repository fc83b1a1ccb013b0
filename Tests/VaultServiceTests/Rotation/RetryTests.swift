import Rotation
import Testing
import VaultCore

@testable import VaultService

@Suite("A failing step is tried when a person asks")
struct RetryTests {
    @Test("a rotation that waits for its next try is tried at once, and stays as often failed as it did")
    func retry() async throws {
        try await TargetWorld.with { w in
            let scheduler = w.scheduler(w.targets())
            w.target.plan([.unreachable, .unreachable])
            try await w.pass(.days(30), scheduler)
            let rotation = try await w.world.lastRotation(w.id).id
            let snapshot = try await w.rotations().retry(rotation)
            #expect(snapshot.state.attempts.retryAt == nil)
            try await w.settle(scheduler)
            let failed = try await w.world.lastRotation(w.id).state
            #expect(failed.phase == .planned && failed.attempts.failures == 2)
            #expect(failed.attempts.retryAt == w.world.clock.now() + .seconds(60))
            _ = try await w.rotations().retry(rotation)
            try await w.settle(scheduler)
            #expect(try await w.phase() == .exposed)
        }
    }

    @Test("a stuck rotation is tried again too")
    func retryStuck() async throws {
        try await TargetWorld.with { w in
            let scheduler = w.scheduler(w.targets())
            w.target.plan(Array(repeating: .unreachable, count: 10))
            w.world.clock.advance(by: .days(30))
            for _ in 0..<10 {
                try await w.settle(scheduler)
                w.world.clock.advance(by: .seconds(3_600))
            }
            let stuck = try await w.world.lastRotation(w.id)
            #expect(stuck.state.isStuck)
            _ = try await w.rotations().retry(stuck.id)
            try await w.settle(scheduler)
            #expect(try await w.phase() == .exposed)
        }
    }

    @Test("what has not failed is not tried again, and the words say why")
    func nothingToRetry() async throws {
        try await TargetWorld.with { w in
            let (scheduler, service) = (w.scheduler(w.targets()), w.rotations())
            try await w.pass(.days(30), scheduler)
            let rotation = try await w.world.lastRotation(w.id).id
            func refused(_ words: String) async throws {
                let error = await #expect(throws: VaultError.self) { try await service.retry(rotation) }
                #expect(error?.code == .conflict && error?.summary.contains(words) == true)
            }
            try await refused("'exposed', and its step has not failed")
            _ = try await service.pause(rotation)
            try await refused("is paused; resume it")
            _ = try await service.rollBack(rotation)
            try await w.pass(.days(1), scheduler)
            try await refused("has ended (rolledBack)")
        }
    }
}
