public import VaultCore

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// The machine's clock.
public struct SystemClock: VaultClock {
    /// A sleeper looks at the clock this often, since the machine's time can be set while it sleeps.
    private static let longestNap = Duration.seconds(30)

    /// The machine's clock.
    public init() {}

    /// The present instant.
    public func now() -> Timestamp {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000)
    }

    /// Returns when `deadline` has come; throws `CancellationError` when the task is cancelled.
    public func sleep(until deadline: Timestamp) async throws {
        var remaining = deadline - now()
        while remaining > .zero {
            try await Task.sleep(for: min(remaining, Self.longestNap))
            remaining = deadline - now()
        }
    }
}
