extension VaultClock {
    /// Sleeps until `deadline`, but no longer than until `signal` was raised beyond `seen`.
    ///
    /// Throws `CancellationError` when the task is cancelled.
    public func sleep(until deadline: Timestamp, or signal: Signal, beyond seen: UInt64) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await self.sleep(until: deadline) }
            group.addTask { await signal.wait(beyond: seen) }
            _ = try await group.next()
            group.cancelAll()
        }
        try Task.checkCancellation()
    }
}
