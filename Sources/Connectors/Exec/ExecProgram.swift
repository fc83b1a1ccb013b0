import Foundation
import VaultCore

/// A program that takes one request on its standard input and writes one reply.
struct ExecProgram: PartnerTransport {
    let path: String
    let arguments: [String]
    let timeout: Duration

    func send(_ body: Data) async throws(TargetFailure) -> PartnerReply {
        let result = await BlockingCall.run(within: timeout) { limit in
            Result { () throws(TargetFailure) in try run(body, within: limit) }
        }
        return try PartnerReply(reading: try result.get(), from: "The program")
    }

    /// Runs the program to its end; its output is no reply unless it ended well.
    private func run(_ body: Data, within limit: CallLimit) throws(TargetFailure) -> Data {
        let process = try ExecProcess(path, arguments)
        let output = process.exchange(body, upTo: PartnerReply.limit, within: limit)
        let status = process.end(within: output == nil ? CallLimit(.zero) : limit)
        guard let output, status == 0 else {
            throw TargetFailure(.unknown("The program failed, wrote too much or took too long."))
        }
        return output
    }
}
