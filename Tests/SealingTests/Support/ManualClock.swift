import Synchronization
import VaultCore

/// A clock that stands still, but for sleepers: they move it to where they wanted to wake.
final class ManualClock: VaultClock {
    private let state = Mutex((now: Timestamp(unixSeconds: 1_800_000_000), sleeps: [Timestamp]()))

    /// The deadlines of all sleeps so far.
    var sleeps: [Timestamp] { state.withLock { $0.sleeps } }

    func now() -> Timestamp {
        state.withLock { $0.now }
    }

    func advance(by duration: Duration) {
        state.withLock { $0.now = $0.now + duration }
    }

    func sleep(until deadline: Timestamp) async throws {
        try Task.checkCancellation()
        state.withLock {
            $0.sleeps.append(deadline)
            $0.now = max($0.now, deadline)
        }
        await Task.yield()
    }
}
