import Synchronization
import VaultCore

/// Remembers client assertions for as long as they live, so that one seen by somebody else is of no use to them.
///
/// An assertion may come again from the address that it first came from, because MSAL signs one and presents it
/// with each request for nine minutes; from any other address it is refused. Kept in memory: a restart forgets,
/// which a life of an hour at most bounds.
final class AssertionReplayGuard: Sendable {
    /// What is to be done with an assertion.
    enum Verdict: Equatable, Sendable {
        case admitted, replayed, full
    }

    private struct Seen {
        let digest: [UInt8]
        let source: String?
        let expires: Timestamp
    }

    private let capacity: Int
    private let seen = Mutex<[String: Seen]>([:])

    init(capacity: Int = 100_000) {
        self.capacity = capacity
    }

    /// Admits an assertion whose signature has been checked.
    ///
    /// `id` is its `jti` with the client's id, `digest`
    /// that of its exact text: the same `id` with another text is a replay too.
    func admit(id: String, digest: [UInt8], source: String?, expires: Timestamp, now: Timestamp) -> Verdict {
        seen.withLock { seen in
            if let earlier = seen[id], now < earlier.expires {
                return earlier.digest == digest && earlier.source == source ? .admitted : .replayed
            }
            if seen.count >= capacity {
                seen = seen.filter { now < $0.value.expires }
                guard seen.count < capacity else { return .full }
            }
            seen[id] = Seen(digest: digest, source: source, expires: expires)
            return .admitted
        }
    }
}
