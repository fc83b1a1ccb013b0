import Synchronization

/// The token of a client, which is exchanged for a new one when it has run out.
final class BearerToken: Sendable {
    private let current: Mutex<String>

    init(_ token: String) {
        current = Mutex(token)
    }

    /// The token at hand.
    var value: String { current.withLock { $0 } }

    /// Takes a new one.
    func replace(with token: String) { current.withLock { $0 = token } }
}
