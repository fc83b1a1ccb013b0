import NIOCore
import Synchronization
import Telemetry

/// The connections that are open, so that they can be counted and, at the end, cut.
final class OpenConnections: Sendable {
    private let channels = Mutex<[ObjectIdentifier: any Channel]>([:])
    private let gauge: Gauge

    init(gauge: Gauge) {
        self.gauge = gauge
    }

    func add(_ channel: any Channel) {
        let id = ObjectIdentifier(channel)
        channels.withLock { $0[id] = channel }
        gauge.add(1)
        channel.closeFuture.whenComplete { _ in
            self.channels.withLock { $0[id] = nil }
            self.gauge.add(-1)
        }
    }

    /// Closes every connection without regard to what goes on in it.
    func closeAll() {
        for channel in channels.withLock({ Array($0.values) }) {
            channel.pipeline.fireUserInboundEventTriggered(ConnectionGuard.CloseNow())
        }
    }
}
