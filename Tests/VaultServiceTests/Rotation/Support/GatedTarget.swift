import Synchronization
import VaultCore

/// A target that answers no call while its gate is closed, and counts how many stand before it.
final class GatedTarget: Connector {
    private struct State {
        var isOpen: Bool
        var standing = 0
        var most = 0
    }

    let target: FakeTarget
    private let state: Mutex<State>
    private let changes = Signal()

    init(over target: FakeTarget, isOpen: Bool) {
        self.target = target
        state = Mutex(State(isOpen: isOpen))
    }

    var overlap: TargetOverlap { target.overlap }

    /// How many calls it was asked at once at most.
    var most: Int { state.withLock(\.most) }

    func open() {
        state.withLock { $0.isOpen = true }
        changes.raise()
    }

    /// Returns when so many calls stand before the gate.
    func untilStanding(_ count: Int) async {
        while true {
            let seen = changes.count
            if state.withLock({ $0.standing >= count }) { return }
            await changes.wait(beyond: seen)
        }
    }

    private func pass<T>(_ call: () async -> T) async -> T {
        state.withLock { state in
            state.standing += 1
            state.most = max(state.most, state.standing)
        }
        changes.raise()
        while !Task.isCancelled {
            let seen = changes.count
            if state.withLock(\.isOpen) { break }
            await changes.wait(beyond: seen)
        }
        let answer = await call()
        state.withLock { $0.standing -= 1 }
        return answer
    }

    func preflight(_ principals: [String]) async -> TargetAnswer {
        await pass { await target.preflight(principals) }
    }

    func probe(_ credential: TargetCredential) async -> TargetAnswer {
        await pass { await target.probe(credential) }
    }

    func stage(_ candidate: TargetCredential, beside current: TargetCredential?, token: String) async
        -> TargetAnswer
    {
        await pass { await target.stage(candidate, beside: current, token: token) }
    }

    func verify(_ candidate: TargetCredential, like current: TargetCredential?) async -> TargetAnswer {
        await pass { await target.verify(candidate, like: current) }
    }

    func retire(_ previous: TargetCredential, keeping current: TargetCredential, token: String) async
        -> TargetAnswer
    {
        await pass { await target.retire(previous, keeping: current, token: token) }
    }

    func restore(_ previous: TargetCredential, over candidate: TargetCredential, token: String) async
        -> TargetAnswer
    {
        await pass { await target.restore(previous, over: candidate, token: token) }
    }

    func sessions(of principals: [String]) async -> [TargetSession]? {
        await pass { await target.sessions(of: principals) }
    }
}
