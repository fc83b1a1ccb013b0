import VaultCore

/// Work that waits for a connection.
protocol PostgreSQLJob: AnyObject, Sendable {
    /// Runs the work with a worker and tells the caller; or tells the reason why there is none.
    func run(_ worker: Result<PostgreSQLWorker, VaultError>)
}

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

    func run(_ worker: Result<PostgreSQLWorker, VaultError>) {
        let outcome = outcome(worker)
        caller.resume(with: outcome)
    }

    /// Lets the work go before it returns: once the caller goes on, nobody else may hold it any more.
    @inline(never)
    private func outcome(_ worker: Result<PostgreSQLWorker, VaultError>) -> Result<T, any Error> {
        defer { work = nil }
        return Result {
            guard let work else { throw StoreFailure.closed }
            return try work(try worker.get())
        }
    }
}
