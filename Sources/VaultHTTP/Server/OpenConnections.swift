import NIOCore
import Synchronization
import Telemetry

/// The connections that are open, so that they can be counted, make way for others and, at the end, be cut.
///
/// When nearly as many are open as may be, those that have waited longest for their clients have to go: crowds of idle
/// or slow connections then keep nobody out.
final class OpenConnections: Sendable {
    private struct Entry {
        let channel: any Channel
        let wait: ClientWait
    }

    /// How soon it is looked again for connections that may go.
    private static let retry = TimeAmount.milliseconds(200)
    /// How many are asked to go at one look.
    private static let mostAtOnce = 64

    private let entries = Mutex<[ObjectIdentifier: Entry]>([:])
    private let count = Atomic<Int>(0)
    private let looksAgain = Atomic<Bool>(false)
    private let gauge: Gauge
    private let crowd: Int
    private let leastWait: TimeAmount

    init(gauge: Gauge, limits: ServerLimits) {
        self.gauge = gauge
        crowd = limits.maxConnections - limits.maxConnections / 16
        leastWait = TimeAmount(limits.leastWait)
    }

    /// Keeps a connection until it closes; `wait` tells since when it waits for its client.
    func add(_ channel: any Channel, wait: ClientWait) {
        let id = ObjectIdentifier(channel)
        entries.withLock { $0[id] = Entry(channel: channel, wait: wait) }
        count.add(1, ordering: .relaxed)
        gauge.add(1)
        channel.closeFuture.whenComplete { _ in
            self.entries.withLock { $0[id] = nil }
            self.count.subtract(1, ordering: .relaxed)
            self.gauge.add(-1)
        }
        guard surplus > 0 else { return }
        dismissLongestWaiting()
        lookAgain(on: channel.eventLoop)
    }

    /// Closes every connection without regard to what goes on in it.
    func closeAll() {
        for entry in entries.withLock({ Array($0.values) }) {
            entry.channel.pipeline.fireUserInboundEventTriggered(ConnectionGuard.CloseNow())
        }
    }

    // MARK: Making way

    private var surplus: Int { count.load(ordering: .relaxed) - crowd }

    /// Whatever could not go yet goes when it has waited long enough.
    private func lookAgain(on loop: any EventLoop) {
        guard !looksAgain.exchange(true, ordering: .relaxed) else { return }
        loop.scheduleTask(in: Self.retry) {
            self.looksAgain.store(false, ordering: .relaxed)
            for _ in 0..<min(max(0, self.surplus), Self.mostAtOnce) { self.dismissLongestWaiting() }
            if self.surplus > 0 { self.lookAgain(on: loop) }
        }
    }

    private func dismissLongestWaiting() {
        let latest = (NIODeadline.now() - leastWait).uptimeNanoseconds
        let longest = entries.withLock { entries in
            entries.values.lazy.map { (entry: $0, start: $0.wait.start) }.min { $0.start < $1.start }
        }
        guard let longest, longest.start <= latest, longest.entry.wait.end(begunAt: longest.start) else {
            return
        }
        longest.entry.channel.pipeline.fireUserInboundEventTriggered(ConnectionGuard.MakeWay())
    }
}
