import Synchronization
public import VaultCore

/// A clock that can be moved forward: the machine's in `--dev`, a standing one in tests.
public final class MovableClock: VaultClock {
    private let base: any VaultClock
    private let offset = Mutex(Duration.zero)
    private let moved = Signal()

    /// Runs with `base` until it is moved.
    public init(over base: any VaultClock = SystemClock()) {
        self.base = base
    }

    /// A clock that stands at `instant` and moves by ``advance(by:)`` alone.
    public convenience init(standingAt instant: Timestamp) {
        self.init(over: StandingClock(instant: instant))
    }

    /// The present instant.
    public func now() -> Timestamp {
        let offset = offset.withLock { $0 }
        return offset == .zero ? base.now() : min(base.now() + offset, .latest)
    }

    /// Moves the clock forward, at most to ``Timestamp/latest``, and wakes everyone who sleeps by it; a negative
    /// duration moves nothing.
    @discardableResult
    public func advance(by duration: Duration) -> Timestamp {
        let room = Timestamp.latest - now()
        offset.withLock { $0 += max(.zero, min(duration, room)) }
        moved.raise()
        return now()
    }

    /// Moves the clock forward to where it is so far ahead of the machine's; nothing when it is there already.
    @discardableResult
    public func advance(toOffset total: Duration) -> Timestamp {
        offset.withLock { $0 = max($0, min(total, Timestamp.latest - base.now())) }
        moved.raise()
        return now()
    }

    /// Returns when `deadline` has come, or when the clock was moved; throws `CancellationError` when the task
    /// is cancelled.
    public func sleep(until deadline: Timestamp) async throws {
        let seen = moved.count
        let remaining = deadline - now()
        guard remaining > .zero else { return }
        try await base.sleep(until: base.now() + remaining, or: moved, beyond: seen)
    }
}

/// Time that does not pass.
private struct StandingClock: VaultClock {
    let instant: Timestamp

    func now() -> Timestamp { instant }

    func sleep(until deadline: Timestamp) async throws {
        let never = Signal()
        await never.wait(beyond: never.count)
        try Task.checkCancellation()
    }
}
