import Rotation
import VaultCore

/// A subscriber did not take the news of an expiry; it is sent again until it does.
struct UndeliveredNotice: Error, CustomStringConvertible {
    let news: NoticeNews
    let retry: RetryRule

    var description: String {
        let late = news.isOverdue ? "; it is overdue" : ""
        return "\(news.connector) was not told of \(news.type), event \(news.event): \(why)\(late)"
    }

    private var why: String {
        switch news.answer {
        case .accepted: ""
        case .refused(let why), .unreachable(let why), .unknown(let why): why
        }
    }
}
