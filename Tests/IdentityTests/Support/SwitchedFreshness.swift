import Synchronization
import VaultCore

/// A freshness that a test takes away and gives back.
final class SwitchedFreshness: Freshness {
    private let isOff = Mutex(false)

    func turn(off: Bool) { isOff.withLock { $0 = off } }

    var isFresh: Bool { isOff.withLock { !$0 } }

    func wait() async throws(VaultError) {
        if !isFresh { throw VaultError(.unavailable, "It is old.") }
    }
}
