import Foundation
import VaultCore

/// What a webhook or a program answers.
struct PartnerReply: Decodable, Sendable {
    /// The longest reply that is read.
    static let limit = 64 * 1024

    /// The four answers, by name.
    enum Answer: String, Decodable {
        case accepted, refused, unreachable, unknown
    }

    /// A login that is open; times are seconds since 1970.
    struct Session: Decodable {
        let principal: String
        let client: String
        let since: Int64
        let lastActive: Int64?
    }

    let answer: Answer
    let reason: String?
    let sessions: [Session]?

    /// Reads a reply; what is none leaves the outcome in doubt.
    init(reading bytes: Data, from partner: String) throws(TargetFailure) {
        guard bytes.count <= Self.limit, let reply = try? JSONDecoder().decode(Self.self, from: bytes) else {
            throw TargetFailure(.unknown("\(partner) sent a reply that cannot be read."))
        }
        self = reply
    }

    /// The answer as the port has it.
    var targetAnswer: TargetAnswer {
        let reason = String((reason ?? "no reason given").prefix(500))
        return switch answer {
        case .accepted: .accepted
        case .refused: .refused(reason)
        case .unreachable: .unreachable(reason)
        case .unknown: .unknown(reason)
        }
    }
}
