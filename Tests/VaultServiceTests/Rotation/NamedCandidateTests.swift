import Testing
import VaultCore

@testable import VaultService

@Suite("A candidate by its id")
struct NamedCandidateTests {
    @Test("is read by those who get it as latest, by nobody else, and by nobody after an undo")
    func namedCandidate() async throws {
        try await World.with { world in
            let w = try await TargetWorld(world, .twoPrincipals)
            let scheduler = w.scheduler(w.targets())
            world.clock.advance(by: .days(30))
            try await w.settle(scheduler)
            let candidate = try await w.login(ring: "canary").version
            func read(_ ring: String?) async throws -> VersionID {
                let reader = SecretService.Reader(clientID: "app", ring: ring)
                return try await w.secrets().get(w.id, version: candidate, for: reader).found.version.id
            }
            #expect(try await read("canary") == candidate)
            for other in [nil, "late"] {
                await #expect(throws: VaultError(.secretNotFound, "")) { try await read(other) }
            }
            _ = try await w.rotations().rollBack(try await world.lastRotation(w.id).id)
            await #expect(throws: VaultError(.secretNotFound, "")) { try await read("canary") }
        }
    }
}
