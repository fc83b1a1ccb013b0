import Synchronization

/// Since when a connection waits for its client, and whether that ever said a thing; any thread may look.
final class ClientWait: Sendable {
    private static let nothing = UInt64.max

    private let since: Atomic<UInt64>
    private let hasSpoken = Atomic<Bool>(false)

    /// A wait that began at an instant, in nanoseconds of uptime.
    init(since instant: UInt64) {
        since = Atomic(instant)
    }

    /// When the wait began; `UInt64.max` while the server owes an answer.
    var start: UInt64 { since.load(ordering: .relaxed) }

    /// The client has sent no byte yet: not even the hello of TLS, which follows the connection at once.
    var isSilent: Bool { !hasSpoken.load(ordering: .relaxed) }

    func clientSpoke() {
        hasSpoken.store(true, ordering: .relaxed)
    }

    func begin(at instant: UInt64) {
        since.store(instant, ordering: .relaxed)
    }

    func end() {
        since.store(Self.nothing, ordering: .relaxed)
    }

    /// Ends the wait if it is still the one that began at `instant`.
    func end(begunAt instant: UInt64) -> Bool {
        instant != Self.nothing
            && since.compareExchange(expected: instant, desired: Self.nothing, ordering: .relaxed).exchanged
    }
}
