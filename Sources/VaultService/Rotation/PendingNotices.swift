import Policies
import Rotation
import VaultCore

/// What a subscriber is still to be told of an object.
struct PendingNotices: Sendable {
    /// The connector that leads to the subscriber.
    let connector: String
    /// How often and how long it is tried again.
    let retry: RetryRule
    /// The events, the earlier first.
    let entries: [OutboxEntry]
}

extension StoreReader {
    /// What is still to be told of the current version of an object; nil when nothing is, or to nobody.
    ///
    /// Nothing is told of a version that another has taken the place of: that ended the matter.
    func pendingNotices(of id: ObjectID) throws -> PendingNotices? {
        guard let current = try current(id), current.object.deletion == nil,
            let managed = try ManagedRotation(of: current.object), let connector = managed.object.notify
        else { return nil }
        let entries = try OutboxEntry.expiryIDs(of: current.version).compactMap { try outboxEntry($0) }
        guard !entries.isEmpty else { return nil }
        let limits = managed.policy.retries
        let retry = RetryRule(
            first: limits.first.shortest,
            longest: limits.longest.shortest,
            attempts: limits.attempts
        )
        return PendingNotices(connector: connector, retry: retry, entries: entries)
    }
}

extension StoreTransaction {
    /// Takes what was delivered from the outbox, and the work from the schedule when no more is to be told.
    func settleNotices(of id: ObjectID, delivered: [String]) throws {
        try markDelivered(delivered)
        if try pendingNotices(of: id) == nil { try clearDue(.deliver, of: id) }
    }

    /// Forgets what is not to be told any more after a change, because another version is current or expires at another
    /// time.
    func endNotices(of before: CurrentObject, now after: CurrentObject) throws {
        guard try ManagedRotation(of: before.object)?.object.notify != nil else { return }
        let wanted = OutboxEntry.expiryIDs(of: after.version)
        let old = OutboxEntry.expiryIDs(of: before.version).filter { !wanted.contains($0) }
        if !old.isEmpty { try settleNotices(of: before.object.id, delivered: old) }
    }
}
