import Rotation
import VaultCore

@testable import VaultService

/// One life of a managed login on a machine whose clock is set forward and back, under a seed, which repeats it.
///
/// The target loses requests and replies, the process dies and starts again, consumers use old versions, people interfere.
struct ClockSimulation {
    private static let steps = [5, 60, 3_600, 86_400, 259_200]

    private let w: TargetWorld
    private let promises: TargetPromises
    private let clock: SettableClock
    private let isWatching: Bool
    private var process: ClockedProcess
    private var passage = TruePassage()

    /// Without `isWatching` the server believes its clock: a fault that must be found.
    init(_ w: TargetWorld, isWatching: Bool = true) async throws {
        self.w = w
        self.isWatching = isWatching
        promises = TargetPromises(w)
        clock = SettableClock(over: w.world.clock)
        process = ClockedProcess(w, clock, isWatching: isWatching)
        try await process.start()
    }

    private var random: SeededRandom { w.world.random }

    /// Does one random thing under random faults, and checks what must always hold.
    mutating func step() async throws {
        w.planFaults()
        switch random.below(12) {
        case 0: await w.interfere(process.rotations)
        case 1, 2: await use()
        case 3, 4: setClock()
        case 5: try await restart()
        default:
            w.world.clock.advance(by: .seconds([1, 60, 1_800, 3_600, 86_400][random.below(5)]))
            await process.work()
        }
        w.target.plan([])
        try await check()
    }

    private func setClock() {
        let seconds = Self.steps[random.below(Self.steps.count)]
        clock.set(by: .seconds(random.below(2) == 0 ? seconds : -seconds))
    }

    /// The process dies with what it had not written, and the clock may be set before the next begins.
    private mutating func restart() async throws {
        if random.below(2) == 0 { setClock() }
        process = ClockedProcess(w, clock, isWatching: isWatching)
        try await process.start()
        await process.work()
    }

    /// A consumer uses the old version or the latest.
    private mutating func use() async {
        let open = w.live.rotation(of: w.id)?.state
        let version = random.below(2) == 0 ? open?.plan.predecessor : nil
        let reader = SecretService.Reader(clientID: "batch")
        // A read in the gap would wait for time that only the simulation lets pass.
        guard open?.isInDoubt != true,
            let (found, _) = try? await process.secrets.get(w.id, version: version, for: reader)
        else { return }
        passage.note(found.version.id, at: w.world.clock.now())
    }

    private mutating func check() async throws {
        try await promises.check()
        let rotation = try await w.world.look { [id = w.id] reader in
            try reader.rotations(of: id, limit: 1).first.flatMap { try reader.rotation($0) }
        }
        if let rotation { try passage.check(rotation, at: w.world.clock.now()) }
    }

    /// Lets everything heal with a clock that nobody sets any more, and checks that it ends.
    mutating func settle() async throws {
        let (process, promises) = (process, promises)
        // An honest server whose clock was set back writes a receipt whose times are not in order.
        try await promises.settle(areReceiptsInOrder: false) {
            await process.work()
            try await check()
        }
    }
}
