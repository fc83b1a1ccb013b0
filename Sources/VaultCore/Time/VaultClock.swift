/// The time the vault lives by: the machine's, or a simulated one that tests and `--dev` move.
public protocol VaultClock: Sendable {
    /// The present instant.
    func now() -> Timestamp

    /// Returns when `deadline` has come, at once if it is past; also early when the clock is moved.
    ///
    /// Throws `CancellationError` when the task is cancelled.
    func sleep(until deadline: Timestamp) async throws
}
