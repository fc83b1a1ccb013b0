import Synchronization

/// The end of the threads that work a queue off, which others await.
final class WorkersEnd: Sendable {
    private struct State {
        var left: Int
        var awaiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state: Mutex<State>

    /// The end of so many threads.
    init(of workers: Int) {
        state = Mutex(State(left: workers))
    }

    /// Returns when every worker has ended.
    func reached() async {
        await withCheckedContinuation { caller in
            let isOver = state.withLock { state in
                if state.left > 0 { state.awaiting.append(caller) }
                return state.left == 0
            }
            if isOver { caller.resume() }
        }
    }

    /// A worker has let everything go; runs `last` when no other is left.
    func endOne(_ last: () -> Void = {}) {
        let left = state.withLock { state in
            state.left -= 1
            return state.left
        }
        guard left == 0 else { return }
        last()
        for caller in state.withLock({ state in
            defer { state.awaiting = [] }
            return state.awaiting
        }) { caller.resume() }
    }
}
