import Foundation

/// How requests reach the code that somebody else wrote.
protocol PartnerTransport: Sendable {
    /// Sends one request and returns the reply.
    ///
    /// Ends with `unreachable` only when the request was certainly not taken up.
    func send(_ body: Data) async throws(TargetFailure) -> PartnerReply
}
