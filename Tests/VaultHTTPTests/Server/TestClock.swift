import Synchronization
import VaultCore

/// A clock that a test moves.
final class TestClock: VaultClock {
    private struct State {
        var now = Timestamp(unixSeconds: 784_111_777)
        var sleepers: [Int: CheckedContinuation<Void, any Error>] = [:]
        var next = 0
    }

    private let state = Mutex(State())
    /// Tells each deadline that someone begins to wait for.
    let sleeps: AsyncStream<Timestamp>
    private let sleeping: AsyncStream<Timestamp>.Continuation

    init() {
        (sleeps, sleeping) = AsyncStream.makeStream()
    }

    func now() -> Timestamp { state.withLock { $0.now } }

    /// Sets the time and wakes every sleeper.
    func move(to instant: Timestamp) {
        let woken = state.withLock { state in
            state.now = instant
            defer { state.sleepers = [:] }
            return Array(state.sleepers.values)
        }
        for sleeper in woken { sleeper.resume() }
    }

    func sleep(until deadline: Timestamp) async throws {
        let id = state.withLock { state in
            state.next += 1
            return state.next
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let waits = state.withLock { state in
                    guard state.now < deadline, !Task.isCancelled else { return false }
                    state.sleepers[id] = continuation
                    return true
                }
                if waits { sleeping.yield(deadline) } else { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.sleepers.removeValue(forKey: id) }?.resume(throwing: CancellationError())
        }
    }
}
