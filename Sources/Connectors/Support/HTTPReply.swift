import Foundation
import VaultCore

/// What a service replied.
struct HTTPReply: Sendable {
    /// Statuses with which a service takes nothing up now.
    private static let busy: Set<Int> = [429, 503]

    let status: Int
    let body: Data

    /// The body of a success; every other status ends the call.
    func success(of service: String) throws(TargetFailure) -> Data {
        if (200..<300).contains(status) { return body }
        if Self.busy.contains(status) {
            throw TargetFailure(.unreachable("\(service) takes nothing up now, status \(status)."))
        }
        if (400..<500).contains(status) {
            throw TargetFailure(.refused("\(service) refused, status \(status)."))
        }
        throw TargetFailure(.unknown("\(service) replied with status \(status)."))
    }
}
