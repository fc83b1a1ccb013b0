import Synchronization

/// The server's number of the connection that changes something, kept for when that connection is lost.
final class RedisConnectionNumber: Sendable {
    private let known = Mutex<Int64?>(nil)

    /// The number, once it was asked for.
    var number: Int64? { known.withLock { $0 } }

    /// Asks for the number, once.
    func learn(from session: RedisSession) async throws(TargetFailure) {
        guard number == nil, case .integer(let number) = try await session.run(["CLIENT", "ID"]) else {
            return
        }
        known.withLock { $0 = number }
    }
}
