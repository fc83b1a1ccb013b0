/// Bounds a call that does not block its thread.
enum BoundedCall {
    /// Runs `body`, which is cancelled when the time is over and then still says what came of it.
    static func run<R: Sendable>(
        within length: Duration,
        _ body: @escaping @Sendable () async -> R
    ) async -> R {
        await withTaskGroup(of: R?.self) { group in
            group.addTask { await body() }
            group.addTask {
                try? await Task.sleep(for: length)
                return nil
            }
            defer { group.cancelAll() }
            while let result = await group.next() {
                if let result { return result }
                group.cancelAll()
            }
            preconditionFailure("the body's result comes before the end of its group")
        }
    }
}
