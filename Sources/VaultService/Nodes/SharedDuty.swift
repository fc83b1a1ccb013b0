public import VaultCore

/// Work that one of several servers does at a time, by a lease that it renews while it is at it.
public struct SharedDuty: Sendable {
    private static let leaseTime = Duration.seconds(30)

    private let lease: String
    private let store: any VaultStore
    private let clock: any VaultClock
    private let node: String

    /// The work under the lease of this name, claimed as `node`.
    public init(_ lease: String, store: any VaultStore, clock: any VaultClock, node: String) {
        self.lease = lease
        self.store = store
        self.clock = clock
        self.node = node
    }

    /// Whether this server has the work now; takes it when nobody has.
    public func isMine() async throws -> Bool {
        let (lease, node, now) = (lease, node, clock.now())
        let standing = try await store.read { try $0.lease(lease) }
        if let standing, standing.until > now {
            guard standing.holder == node else { return false }
            if standing.until - now > Self.leaseTime / 2 { return true }
        }
        return try await store.write(.leaseChange) { transaction in
            try transaction.acquireLease(lease, holder: node, now: now, until: now + Self.leaseTime) != nil
        }
    }
}
