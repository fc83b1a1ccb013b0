import Foundation
import Policies
import Testing
import VaultCore

@testable import VaultService

@Suite("Rotation of logins under random faults")
struct TargetSimulationTests {
    private static let first = UInt64(ProcessInfo.processInfo.environment["SEED"] ?? "") ?? 0
    private static let runs = UInt64(ProcessInfo.processInfo.environment["RUNS"] ?? "") ?? 1_000

    private func live(_ seed: UInt64, inMemory: Bool, steps: Int = 30) async throws {
        try await World.with(seed: seed, inMemory: inMemory) { world in
            let overlap = TargetOverlap.allCases[Int(seed % UInt64(TargetOverlap.allCases.count))]
            let w = try await TargetWorld(world, overlap) { policy in
                policy.consumersCache = try TargetWorld.duration("PT5M")
            }
            let isIssuing = overlap == .twoPrincipals && seed / 3 % 2 == 0
            var simulation = TargetSimulation(w, issuing: isIssuing)
            for _ in 0..<steps { try await simulation.step() }
            try await simulation.settle()
        }
    }

    @Test("keeps the promises over many seeds", arguments: 0..<UInt64(2))
    func manySeeds(half: UInt64) async throws {
        for seed in Self.first..<Self.first + Self.runs where seed % 2 == half {
            do {
                try await live(seed, inMemory: true)
            } catch {
                Issue.record("seed \(seed): \(error). Replay with: make simulate RUNS=1 SEED=\(seed)")
            }
        }
    }

    @Test("keeps them on a real disk as well", arguments: UInt64(0)..<20)
    func onDisk(seed: UInt64) async throws {
        try await live(seed, inMemory: false)
    }
}
