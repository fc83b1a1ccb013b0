import Synchronization
public import VaultCore

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// The machine's clock, which `--dev` can move forward.
public final class SystemClock: VaultClock {
    private struct State {
        var offset: Duration = .zero
        var sleepers: [UInt64: AsyncStream<Void>.Continuation] = [:]
        var next: UInt64 = 0
    }

    private let state = Mutex(State())

    /// The machine's time, moved by nothing.
    public init() {}

    /// The machine's time and the moves made so far.
    public func now() -> Timestamp {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        let machine = Timestamp(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000)
        return machine + state.withLock { $0.offset }
    }

    /// Moves the clock forward and wakes everyone who sleeps by it.
    public func advance(by duration: Duration) {
        let woken = state.withLock { state in
            state.offset += duration
            return Array(state.sleepers.values)
        }
        for sleeper in woken { sleeper.yield() }
    }

    /// Returns at `deadline`, or earlier when the clock is moved.
    public func sleep(until deadline: Timestamp) async throws {
        let (moves, id) = moves()
        defer { state.withLock { _ = $0.sleepers.removeValue(forKey: id) } }
        let wait = deadline - now()
        guard wait > .zero else { return try Task.checkCancellation() }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await Task.sleep(for: wait) }
            group.addTask { for await _ in moves { return } }
            try await group.next()
            group.cancelAll()
        }
    }

    private func moves() -> (AsyncStream<Void>, UInt64) {
        let (stream, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let id = state.withLock { state in
            state.next += 1
            state.sleepers[state.next] = continuation
            return state.next
        }
        return (stream, id)
    }
}
