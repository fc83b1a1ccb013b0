import Audit
import Rotation
import VaultCore

extension DueWork {
    /// Tells the subscriber the next thing that it is to hear of an object, at least once.
    ///
    /// The record comes after the answer, and before the event leaves the outbox: what a crash cuts short is sent again.
    ///
    /// Throws ``UndeliveredNotice`` when the subscriber did not take it.
    func deliver(_ entry: DueEntry) async throws {
        let object = entry.object
        guard let pending = try await ports.store.read({ try $0.pendingNotices(of: object) }),
            let event = pending.entries.first
        else { return try await settle(object, delivered: []) }
        let news = try await tell(event, pending)
        guard news.answer == .accepted else { throw UndeliveredNotice(news: news, retry: pending.retry) }
        var record = AuditRecord(
            automatic: entry.operation,
            on: object,
            version: event.version,
            ports: ports
        )
        record.resultDescription = "\(pending.connector) was told of \(event.type), event \(event.id)"
        try await audit.append(record)
        try await settle(object, delivered: [event.id])
    }

    private func tell(_ event: OutboxEntry, _ pending: PendingNotices) async throws -> NoticeNews {
        let subscriber = try await subscriber(pending.connector, in: event.object.vault)
        let notice = ExpiryNotice(event, address: outlet.address(of: event))
        let answer = await subscriber.notify(notice)
        let isLate = ports.clock.now() - event.at >= pending.retry.span
        let news = NoticeNews(
            event: event.id,
            type: event.type,
            object: event.object,
            connector: pending.connector,
            answer: answer,
            isOverdue: answer != .accepted && isLate
        )
        outlet.observe(news)
        return news
    }

    private func subscriber(_ name: String, in vault: VaultName) async throws -> any ExpirySubscriber {
        let connector = try await runner.targets?.connector(name, in: vault, overlap: .none)
        guard let subscriber = connector as? any ExpirySubscriber else {
            throw VaultError(
                .badParameter,
                "The connector '\(name)' cannot be told of an expiry; name a webhook under `notify` and apply the files."
            )
        }
        return subscriber
    }

    private func settle(_ object: ObjectID, delivered: [String]) async throws {
        try await ports.store.write(.outboxDelivered) { transaction in
            try transaction.settleNotices(of: object, delivered: delivered)
        }
    }
}
