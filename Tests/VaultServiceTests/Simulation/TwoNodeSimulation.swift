import Rotation
import VaultCore

@testable import VaultService

/// One life of a managed login that two nodes work on over one store, under a seed, which repeats it.
///
/// Their clocks differ. One is stopped in the middle of a step for longer than its lease, the other takes over and both
/// believe to own the rotation; nodes die; the target loses requests and replies; people interfere.
struct TwoNodeSimulation {
    private let w: TargetWorld
    private let promises: TargetPromises
    private let isStale: Bool
    private var nodes: [SimulatedNode] = []

    /// With `isStale` the nodes act on what they saw before they were stopped: a fault that must be found.
    init(_ w: TargetWorld, isStale: Bool = false) async {
        self.w = w
        self.isStale = isStale
        promises = TargetPromises(w)
        for number in 0..<2 {
            nodes.append(node(number))
            await nodes[number].start()
        }
    }

    private var random: SeededRandom { w.world.random }

    private func node(_ number: Int) -> SimulatedNode {
        let skew = number == 0 ? Duration.zero : .seconds(random.below(181) - 90)
        return SimulatedNode(w, number: number, skew: skew, isStale: isStale)
    }

    /// Does one random thing under random faults, and checks what must always hold.
    mutating func step() async throws {
        w.planFaults()
        let number = random.below(2)
        switch random.below(8) {
        case 0: await w.interfere()
        case 1:
            nodes[number] = node(number)
            await nodes[number].start()
        case 2...4: try await sleep(nodes[number], while: nodes[1 - number])
        default:
            pass([1, 60, 1_800, 3_600, 86_400])
            await nodes[number].work()
        }
        w.target.plan([])
        try await check()
    }

    /// One node stops in the middle of its work for longer than its lease; the other works on; then the first wakes.
    private func sleep(_ sleeper: SimulatedNode, while other: SimulatedNode) async throws {
        pass([60, 3_600, 86_400])
        sleeper.freezer.arm(after: random.below(24))
        let outcome = await withTaskGroup { group in
            group.addTask {
                await sleeper.work()
                sleeper.freezer.finish()
            }
            let isAsleep = await sleeper.freezer.untilStill()
            let outcome = isAsleep ? await meanwhile(other) : .success(())
            sleeper.freezer.arm(after: nil)
            sleeper.freezer.thaw()
            await group.waitForAll()
            return outcome
        }
        try outcome.get()
    }

    private func meanwhile(_ other: SimulatedNode) async -> Result<Void, any Error> {
        do {
            for _ in 0...random.below(8) {
                pass([125, 3_600, 86_400])
                if random.below(3) == 0 { await w.interfere() }
                await other.work()
                try await check()
            }
            return .success(())
        } catch { return .failure(error) }
    }

    private func pass(_ seconds: [Int]) {
        w.world.clock.advance(by: .seconds(seconds[random.below(seconds.count)]))
    }

    /// Readers look at the store, as a third node would that has just begun.
    private func check() async throws {
        try await w.live.load()
        try await promises.check()
    }

    /// Lets everything heal, and checks that it ends.
    func settle() async throws {
        try await promises.settle { for node in nodes { await node.work() } }
    }
}
