import VaultCore

/// A write that waits for its turn.
protocol QueuedWrite: AnyObject, Sendable {
    var kind: DurableWrite { get }

    /// Runs the body and keeps its outcome; may be called again after a transaction was lost. Whether it worked.
    func attempt(on connection: SQLiteConnection) -> Bool

    /// Hands the outcome to the caller, or `failure` in its place.
    func settle(failing failure: VaultError?)
}

/// A write with its body, its outcome and its waiting caller.
///
/// `@unchecked Sendable`: after it was queued, only the writer's thread touches it.
final class PendingWrite<T: Sendable>: QueuedWrite, @unchecked Sendable {
    let kind: DurableWrite
    private let body: @Sendable (any SQLConnection) throws -> T
    private let caller: CheckedContinuation<T, any Error>
    private var outcome: Result<T, any Error>

    init(
        _ kind: DurableWrite,
        caller: CheckedContinuation<T, any Error>,
        _ body: @escaping @Sendable (any SQLConnection) throws -> T
    ) {
        self.kind = kind
        self.caller = caller
        self.body = body
        outcome = .failure(StoreFailure.closed)
    }

    func attempt(on connection: SQLiteConnection) -> Bool {
        do {
            try connection.savepoint { outcome = .success(try body($0)) }
            return true
        } catch {
            outcome = .failure(error)
            return false
        }
    }

    func settle(failing failure: VaultError?) {
        caller.resume(with: failure.map { .failure($0) } ?? outcome)
    }
}
