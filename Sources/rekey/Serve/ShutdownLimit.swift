import Dispatch
import Foundation
import Logging
import ServiceLifecycle

/// Sees to it that the server ends when it is told to, also while its database answers nobody.
///
/// It has to be the last service, which is the first that hears of the end. What the rest would still do is not needed: what
/// was acknowledged is durable, and other servers take over what this one held, as after a crash.
struct ShutdownLimit: Service {
    /// Requests may take 20 seconds of it.
    static let patience = 25
    /// How long the last line of the log may take to leave.
    private static let lastWords = 1

    let logger: Logger
    var patience = Self.patience
    /// Ends the process.
    var end: @Sendable () -> Void = { _exit(1) }

    func run() async throws {
        try? await gracefulShutdown()
        let (logger, patience, end) = (logger, patience, end)
        let queue = DispatchQueue(label: "rekey.end")
        queue.asyncAfter(deadline: .now() + .seconds(patience)) {
            logger.error(
                "the server does not come to its end: its database or a request holds it up; it is ended",
                metadata: ["seconds": "\(patience)"]
            )
            queue.asyncAfter(deadline: .now() + .seconds(Self.lastWords), execute: end)
        }
    }
}
