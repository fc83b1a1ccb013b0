import Logging
import Telemetry
import VaultCore
import VaultService

extension NoticeOutlet {
    /// Versions by the URLs that clients use, each attempt counted, and what was taken logged.
    ///
    /// What was not taken is logged as work that failed.
    init(_ needs: RotationParts.Needs) {
        let (metrics, logger) = (needs.metrics.rotations, needs.logger)
        self.init(url: needs.url) { news in
            metrics.notices[news.connector, news.type, news.answer.word].increment()
            if news.isOverdue { metrics.notices[news.connector, news.type, "overdue"].increment() }
            guard news.answer == .accepted else { return }
            logger.info(
                "expiry told",
                metadata: [
                    "connector": "\(news.connector)", "event": "\(news.type)", "id": "\(news.event)",
                    "object": "\(news.object.kind.collection)/\(news.object.name)",
                    "vault": "\(news.object.vault)",
                ]
            )
        }
    }
}

extension TargetAnswer {
    /// The answer without its reason.
    fileprivate var word: String {
        switch self {
        case .accepted: "accepted"
        case .refused: "refused"
        case .unreachable: "unreachable"
        case .unknown: "unknown"
        }
    }
}
