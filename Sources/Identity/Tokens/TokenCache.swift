import Synchronization
import VaultCore

/// Tokens that were verified a short while ago, by their exact text.
///
/// Bounded by two generations: when the young one is full it becomes the old one, and what is asked for again
/// moves back to the young. A hit costs one or two dictionary lookups under a lock held for no longer.
public final class TokenCache: Sendable {
    struct Entry: Sendable {
        let principal: Principal
        let audience: String
        /// When the token itself expires.
        let expires: Timestamp
        /// Until when the entry may be trusted without another look at the store, so that a change made on
        /// another node is seen.
        let fresh: Timestamp
    }

    /// Stands for the state of the identities that a verification began with.
    struct Epoch: Equatable, Sendable {
        fileprivate var number: UInt64
    }

    private struct State {
        var young: [String: Entry] = [:]
        var old: [String: Entry] = [:]
        var epoch = Epoch(number: 0)
    }

    private let half: Int
    private let state = Mutex(State())

    /// A cache of at most `capacity` tokens.
    public init(capacity: Int = 20_000) {
        half = max(1, capacity / 2)
    }

    /// Forgets everything, because an identity changed; a verification under way will not be remembered.
    public func invalidate() {
        state.withLock { state in
            state = State(epoch: Epoch(number: state.epoch.number + 1))
        }
    }

    var epoch: Epoch { state.withLock { $0.epoch } }

    func entry(_ token: String, at now: Timestamp) -> Entry? {
        state.withLock { state in
            let found: Entry
            if let entry = state.young[token] {
                found = entry
            } else if let entry = state.old.removeValue(forKey: token) {
                found = entry
                insert(entry, token, in: &state)
            } else {
                return nil
            }
            guard now < found.expires, now < found.fresh else { return nil }
            return found
        }
    }

    /// Remembers a token, unless identities changed since `epoch`: then what was verified may no longer hold.
    func remember(_ entry: Entry, _ token: String, since epoch: Epoch) {
        state.withLock { state in
            if state.epoch == epoch { insert(entry, token, in: &state) }
        }
    }

    private func insert(_ entry: Entry, _ token: String, in state: inout State) {
        if state.young.count >= half {
            state.old = state.young
            state.young = [:]
        }
        state.young[token] = entry
    }
}
