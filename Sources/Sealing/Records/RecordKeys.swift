import Synchronization

import struct Crypto.SymmetricKey

/// The record keys of late under one key-encryption key, by salt: deriving one costs more than opening a small
/// record with it.
///
/// They stand in memory beside the key they follow from, in memory the library wipes, and are let go with it. Two
/// generations bound their number: when the young one is full it becomes the old one.
final class RecordKeys: Sendable {
    private struct State {
        var young: [[UInt8]: SymmetricKey] = [:]
        var old: [[UInt8]: SymmetricKey] = [:]
    }

    private let half: Int
    private let state = Mutex(State())

    /// Keeps at most `capacity` keys.
    init(capacity: Int = 2_048) {
        half = max(1, capacity / 2)
    }

    /// The key of a salt, derived by `derive` when it is not kept.
    func key(_ salt: [UInt8], derive: () -> SymmetricKey) -> SymmetricKey {
        if let known = state.withLock({ $0.young[salt] }) { return known }
        let key = state.withLock { $0.old[salt] } ?? derive()
        state.withLock { state in
            if state.young.count >= half { state = State(old: state.young) }
            state.young[salt] = key
        }
        return key
    }
}
