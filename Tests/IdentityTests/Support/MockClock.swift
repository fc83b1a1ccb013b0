import Synchronization
import VaultCore

/// A clock that stands still until a test moves it, or somebody sleeps by it.
final class MockClock: VaultClock {
    private let time: Mutex<Timestamp>

    init(at time: Timestamp = Timestamp(unixSeconds: 1_795_225_000)) {
        self.time = Mutex(time)
    }

    func now() -> Timestamp { time.withLock { $0 } }

    func advance(by duration: Duration) {
        time.withLock { $0 = $0 + duration }
    }

    /// Moves to the deadline at once.
    func sleep(until deadline: Timestamp) async throws {
        time.withLock { $0 = max($0, deadline) }
    }
}

/// The operating system's randomness.
struct TestRandom: RandomSource {
    func bytes(_ count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }
}
