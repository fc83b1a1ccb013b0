import Synchronization
import VaultCore

/// Stops a process in the middle of its work until it is woken, as a machine that is paused does.
final class Freezer: Sendable {
    private struct State {
        var placesLeft: Int?
        var isFrozen = false
        var isFinished = false
    }

    private let state = Mutex(State())
    private let changes = Signal()

    /// Stops it at the place after `places` further ones that it passes; nil for never.
    func arm(after places: Int?) {
        state.withLock { $0 = State(placesLeft: places) }
    }

    /// A place where the process may be stopped.
    func pass() async {
        let stops = state.withLock { state in
            guard let left = state.placesLeft else { return false }
            state.placesLeft = left > 0 ? left - 1 : nil
            state.isFrozen = left == 0
            return left == 0
        }
        guard stops else { return }
        changes.raise()
        await until { !$0.isFrozen }
    }

    /// The work is over that was begun after ``arm(after:)``.
    func finish() {
        state.withLock { $0.isFinished = true }
        changes.raise()
    }

    /// Returns when the process stands still: frozen, or with nothing more to do; tells whether it is frozen.
    func untilStill() async -> Bool {
        await until { $0.isFrozen || $0.isFinished }
        return state.withLock(\.isFrozen)
    }

    /// Wakes it.
    func thaw() {
        state.withLock { $0.isFrozen = false }
        changes.raise()
    }

    private func until(_ condition: (State) -> Bool) async {
        while true {
            let seen = changes.count
            if state.withLock({ condition($0) }) { return }
            await changes.wait(beyond: seen)
        }
    }
}
