import Logging
import VaultService

/// Turns what a server notices about the others into log lines.
struct NodeJournal: Sendable {
    let logger: Logger

    /// Tells of an event.
    func tell(_ event: NodeEvent) {
        switch event {
        case .tookOver(let name, let leases):
            logger.warning(
                "a node is silent",
                metadata: ["node": "\(name)", "leases taken over": "\(leases)"]
            )
        case .returned:
            logger.warning("the other nodes took this one for gone; it is back")
        case .clockOff(let ahead):
            logger.error(
                "this machine's clock is off: nothing that falls due is done until it is right",
                metadata: ["seconds ahead of the database": "\(ahead.components.seconds)"]
            )
        case .clockRight: logger.notice("this machine's clock is right again")
        case .blind(let reason):
            logger.error("changes of other nodes cannot be read", metadata: ["error": "\(reason)"])
        case .sees: logger.notice("changes of other nodes are read again")
        }
    }
}
