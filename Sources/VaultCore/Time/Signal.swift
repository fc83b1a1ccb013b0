import Synchronization

/// Wakes whoever waits for something to change; a change between looking and waiting is not lost.
public final class Signal: Sendable {
    private struct State {
        var count: UInt64 = 0
        var nextWaiter: UInt64 = 0
        var waiters: [UInt64: CheckedContinuation<Void, Never>] = [:]
        var cancelled: Set<UInt64> = []
    }

    private let state = Mutex(State())

    /// A signal that was never raised.
    public init() {}

    /// How often it was raised; look at it before looking at what may change.
    public var count: UInt64 { state.withLock(\.count) }

    /// Wakes everyone who waits.
    public func raise() {
        let woken = state.withLock { state in
            state.count += 1
            defer { state.waiters = [:] }
            return Array(state.waiters.values)
        }
        for waiter in woken { waiter.resume() }
    }

    /// Returns when it was raised more often than `seen`, at once if it already was, or when the task is cancelled.
    public func wait(beyond seen: UInt64) async {
        let id = state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                if !enter(waiter, as: id, beyond: seen) { waiter.resume() }
            }
        } onCancel: {
            cancel(id)
        }
        state.withLock { state in _ = state.cancelled.remove(id) }
    }

    private func enter(_ waiter: CheckedContinuation<Void, Never>, as id: UInt64, beyond seen: UInt64) -> Bool
    {
        state.withLock { state in
            if state.count > seen || state.cancelled.contains(id) { return false }
            state.waiters[id] = waiter
            return true
        }
    }

    private func cancel(_ id: UInt64) {
        let waiter = state.withLock { state in
            state.cancelled.insert(id)
            return state.waiters.removeValue(forKey: id)
        }
        waiter?.resume()
    }
}
