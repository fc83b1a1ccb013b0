import Synchronization
public import VaultCore

/// Keeps what this server holds in memory as it is in the store while other servers change it.
///
/// Each change counts a number of its topic up in its own transaction. The numbers are read twice a second; what counts
/// is when a look began that found everything taken over: requests are decided by nothing older than
/// ``staleness``.
public final class ChangeFollower: Freshness {
    /// Reads anew what a topic stands for.
    public typealias Reload = @Sendable () async throws -> Void

    private struct State {
        var counts: [ChangeTopic: Int64] = [:]
        var freshAt: ContinuousClock.Instant?
    }

    /// Nothing in memory is older than this when a request is decided by it.
    public static let staleness = Duration.seconds(3)
    /// How long a request waits for what is in memory to be read again.
    private static let patience = Duration.seconds(20)
    /// No more rotations are followed.
    private static let mostRotations = 100_000

    private let store: any VaultStore
    private let state = Mutex(State())

    /// Follows the changes of `store`.
    public init(store: any VaultStore) {
        self.store = store
    }

    /// Notes where the changes stand; everything that is read from the store afterwards is as young.
    public func begin() async throws {
        let began = ContinuousClock.now
        let counts = try await store.read { try $0.changeCounts() }
        state.withLock { $0 = State(counts: counts, freshAt: began) }
    }

    /// Takes over what others changed since the last time: rotations into `live`, the rest by what `reloads` says of its
    /// topic.
    func follow(into live: LiveRotations, _ reloads: [ChangeTopic: Reload]) async throws {
        let began = ContinuousClock.now
        let (counts, places) = try await store.read { reader in
            (try reader.changeCounts(), try reader.openRotationPlaces(limit: Self.mostRotations))
        }
        for topic in ChangeTopic.allCases where topic != .settings {
            try await follow(topic, counts[topic], reloads)
        }
        state.withLock { $0.freshAt = began }
        try await live.follow(places)
        try await follow(.settings, counts[.settings], reloads)
    }

    private func follow(_ topic: ChangeTopic, _ count: Int64?, _ reloads: [ChangeTopic: Reload]) async throws
    {
        guard state.withLock({ $0.counts[topic] }) != count else { return }
        try await reloads[topic]?()
        state.withLock { $0.counts[topic] = count }
    }

    // MARK: - Freshness

    /// Whether who may do what was looked at a moment ago.
    public var isFresh: Bool {
        state.withLock { state in
            state.freshAt.map { $0.duration(to: .now) <= Self.staleness } ?? false
        }
    }

    /// Waits until it was; throws ``VaultError/Code/unavailable`` when the database does not answer for long.
    public func wait() async throws(VaultError) {
        let end = ContinuousClock.now + Self.patience
        while !isFresh {
            guard .now < end, await Self.pause() else { throw Self.stale }
        }
    }

    /// Whether the wait may go on.
    private static func pause() async -> Bool {
        do {
            try await Task.sleep(for: .milliseconds(20))
            return true
        } catch {
            return false
        }
    }

    private static let stale = VaultError(
        .unavailable,
        "this server cannot see what others changed: the database does not answer; try again, or another server"
    )
}
