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
    /// Two looks no further apart than this count as one.
    private static let moment = Duration.seconds(1)

    /// The machine's clock.
    public init() {}

    /// The present instant.
    public func now() -> Timestamp {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000)
    }

    /// The present instant, and the machine's uptime (`CLOCK_BOOTTIME`) at the same moment.
    public func reading() -> ClockReading {
        while true {
            let uptime = Self.uptime()
            let wall = now()
            // A process that was stopped in between has two times that do not belong together.
            if Self.uptime() - uptime < Self.moment { return ClockReading(wall: wall, uptime: uptime) }
        }
    }

    private static func uptime() -> Duration {
        var time = timespec()
        unsafe clock_gettime(CLOCK_BOOTTIME, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }

    /// Returns when `deadline` has come, or when as much time has passed as there was until then, which is earlier when
    /// the machine's time was set back; throws `CancellationError` when the task is cancelled.
    public func sleep(until deadline: Timestamp) async throws {
        var remaining = deadline - now()
        let latest = ContinuousClock.now + remaining
        while remaining > .zero {
            try await Task.sleep(for: min(remaining, Self.longestNap))
            remaining = min(deadline - now(), ContinuousClock.now.duration(to: latest))
        }
    }
}
