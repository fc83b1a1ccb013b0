import VaultCore

/// Work that waits for a connection.
protocol PostgreSQLJob: AnyObject, Sendable {
    /// Runs the work with a worker and tells the caller; or tells the reason why there is none.
    ///
    /// Returns `false` when the worker gets no connection that others have: nothing was done, and nobody told.
    @discardableResult
    func run(_ worker: Result<PostgreSQLWorker, VaultError>) -> Bool
}

/// The database has no connection to spare for a worker, and others have theirs.
struct CrowdedOut: Error {}

/// A job with its work and its waiting caller.
///
/// `@unchecked Sendable`: after it was queued, only one worker's thread touches it.
final class PendingJob<T: Sendable>: PostgreSQLJob, @unchecked Sendable {
    private let caller: CheckedContinuation<T, any Error>
    private var work: (@Sendable (PostgreSQLWorker) throws -> T)?

    init(
        caller: CheckedContinuation<T, any Error>,
        _ work: @escaping @Sendable (PostgreSQLWorker) throws -> T
    ) {
        self.caller = caller
        self.work = work
    }

    func run(_ worker: Result<PostgreSQLWorker, VaultError>) -> Bool {
        guard let outcome = outcome(worker) else { return false }
        caller.resume(with: outcome)
        return true
    }

    /// Lets the work go before it returns: once the caller goes on, nobody else may hold it any more.
    ///
    /// Nil when the worker was crowded out, and the work is still to be done.
    @inline(never)
    private func outcome(_ worker: Result<PostgreSQLWorker, VaultError>) -> Result<T, any Error>? {
        let outcome = Result {
            guard let work else { throw StoreFailure.closed }
            return try work(try worker.get())
        }
        if case .failure(is CrowdedOut) = outcome { return nil }
        work = nil
        return outcome
    }
}
