import Synchronization
import VaultCore

@testable import VaultService

/// A machine's clock that can be set, over the time that truly passes.
final class SettableClock: VaultClock {
    private let truth: any VaultClock
    private let offset = Mutex(Duration.zero)

    init(over truth: any VaultClock) {
        self.truth = truth
    }

    func now() -> Timestamp { truth.now() + offset.withLock { $0 } }

    func sleep(until deadline: Timestamp) async throws {
        try await truth.sleep(until: deadline - offset.withLock { $0 })
    }

    /// Somebody sets it, forward or back.
    func set(by step: Duration) { offset.withLock { $0 += step } }

    func reading() -> ClockReading {
        ClockReading(wall: now(), uptime: truth.now() - World.start + .seconds(3_600))
    }
}
