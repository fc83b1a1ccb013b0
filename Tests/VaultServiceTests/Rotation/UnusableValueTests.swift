import Rotation
import SecretMemory
import Testing
import VaultCore

@testable import VaultService

@Suite("A secret whose value is no login")
struct UnusableValueTests {
    @Test("does not rotate, and the journal says in words why")
    func words() async throws {
        try await World.with { world in
            let w = try await TargetWorld(world, .twoPrincipals)
            let draft = SecretService.Draft(value: SharedSecret(SecretBytes(copying: [])))
            _ = try await w.secrets().set(w.id, draft)
            _ = try await w.rotations().rotate(w.id, isEmergency: false, reason: nil)
            try await w.settle(w.scheduler(w.targets()))
            let state = try await world.lastRotation(w.id).state
            #expect(state.phase == .planned)
            let detail = try #require(state.attempts.last?.detail)
            #expect(detail.contains("is not a login of 'orders_a' in the form that its policy gives"))
            #expect(w.target.calls == [])
        }
    }
}
