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
                if seed % 2 == 0 { policy.grace.atDeadline = .retire }
            }
            if seed / 3 % 8 == 7 { return try await liveWithTwoNodes(w) }
            if seed / 3 % 8 == 6 { return try await liveWithAClockThatIsSet(w) }
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

    private func liveWithAClockThatIsSet(_ w: TargetWorld, isWatching: Bool = true) async throws {
        var simulation = try await ClockSimulation(w, isWatching: isWatching)
        for _ in 0..<30 { try await simulation.step() }
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
        let first = try await firstViolation { try await liveWithTwoNodes($0, isStale: true) }
        #expect(first?.hasPrefix("P") == true, "\(first ?? "no seed shows it")")
    }

    @Test("finds a server that believes its clock")
    func plantedClock() async throws {
        let first = try await firstViolation { try await liveWithAClockThatIsSet($0, isWatching: false) }
        #expect(first?.hasPrefix("P2") == true, "\(first ?? "no seed shows it")")
    }

    /// The first violation that a life with a fault in it shows.
    private func firstViolation(in life: (TargetWorld) async throws -> Void) async throws -> String? {
        for seed in UInt64(0)..<1_000 {
            do {
                try await World.with(seed: seed, inMemory: true) { world in
                    try await life(try await TargetWorld(world, .twoPrincipals))
                }
            } catch let violation as TargetPromises.Violation {
                return "\(violation), with the seed \(seed)"
            }
        }
        return nil
    }
}
