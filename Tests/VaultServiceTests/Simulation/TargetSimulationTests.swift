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
            if seed / 3 % 8 == 7 { return try await liveWithTwoNodes(w) }
            let isIssuing = overlap == .twoPrincipals && seed / 3 % 2 == 0
            var simulation = TargetSimulation(w, issuing: isIssuing)
            for _ in 0..<steps { try await simulation.step() }
            try await simulation.settle()
        }
    }

    private func liveWithTwoNodes(_ w: TargetWorld, isStale: Bool = false) async throws {
        var simulation = await TwoNodeSimulation(w, isStale: isStale)
        for _ in 0..<12 { try await simulation.step() }
        try await simulation.settle()
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

    @Test("keeps them on a real disk as well", arguments: UInt64(0)..<24)
    func onDisk(seed: UInt64) async throws {
        try await live(seed, inMemory: false)
    }

    @Test("finds a node that acts on what it saw before it slept")
    func planted() async throws {
        var found: [String] = []
        for seed in UInt64(0)..<1_000 where found.isEmpty {
            do {
                try await World.with(seed: seed, inMemory: true) { world in
                    let w = try await TargetWorld(world, .twoPrincipals)
                    try await liveWithTwoNodes(w, isStale: true)
                }
            } catch let violation as TargetPromises.Violation {
                found.append("\(violation), with the seed \(seed)")
            }
        }
        let first = try #require(found.first, "no seed shows it")
        #expect(first.hasPrefix("P"), "\(first)")
    }
}
