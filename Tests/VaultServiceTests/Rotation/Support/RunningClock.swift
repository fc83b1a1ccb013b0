import VaultCore
import VaultService

/// A clock on which time passes between any two looks at it.
struct RunningClock: VaultClock {
    let base: MovableClock
    let step: Duration

    func now() -> Timestamp {
        base.advance(by: step)
        return base.now()
    }

    func sleep(until deadline: Timestamp) async throws { try await base.sleep(until: deadline) }
}
