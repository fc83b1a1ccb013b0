import NIOCore
import Synchronization
import Telemetry

/// The connections that are open, so that they can be counted, make way for others and, at the end, be cut.
///
/// When nearly as many are open as may be, those that have waited longest for their clients have to go, the silent ones
/// first: crowds of idle or slow connections then keep nobody out. The same holds for the streams of all HTTP/2
/// connections together.
final class OpenConnections: Sendable {
    private struct Entry {
        let channel: any Channel
        let wait: ClientWait
        var streams = 0
    }

    private struct State {
        var entries: [ObjectIdentifier: Entry] = [:]
        var streams = 0
    }

    /// How soon it is looked again for connections that may go.
    private static let retry = TimeAmount.milliseconds(50)
    /// How many are asked to go at one look.
    private static let mostAtOnce = 64

    private let state = Mutex(State())
    private let count = Atomic<Int>(0)
    private let looksAgain = Atomic<Bool>(false)
    private let gauge: Gauge
    private let crowd: Int
    private let mostStreams: Int
    private let leastWait: TimeAmount
    private let leastSilence: TimeAmount

    init(gauge: Gauge, limits: ServerLimits) {
        self.gauge = gauge
        crowd = limits.maxConnections - limits.maxConnections / 16
        mostStreams = limits.maxStreams
        leastWait = TimeAmount(limits.leastWait)
        leastSilence = TimeAmount(limits.leastSilence)
    }

    /// Keeps a connection until it closes; `wait` tells since when it waits for its client.
    func add(_ channel: any Channel, wait: ClientWait) {
        let id = ObjectIdentifier(channel)
        state.withLock { $0.entries[id] = Entry(channel: channel, wait: wait) }
        count.add(1, ordering: .relaxed)
        gauge.add(1)
        channel.closeFuture.whenComplete { _ in
            self.state.withLock { $0.entries[id] = nil }
            self.count.subtract(1, ordering: .relaxed)
            self.gauge.add(-1)
        }
        guard surplus > 0 else { return }
        dismissLongestWaiting { _ in true }
        lookAgain(on: channel.eventLoop)
    }

    /// Counts a stream of a connection until it closes; false when there is no room for it.
    func add(stream: any Channel, of connection: any Channel) -> Bool {
        let id = ObjectIdentifier(connection)
        let total: Int? = state.withLock { state in
            guard state.streams < mostStreams else { return nil }
            state.streams += 1
            state.entries[id]?.streams += 1
            return state.streams
        }
        guard let total else { return false }
        stream.closeFuture.whenComplete { _ in
            self.state.withLock { state in
                state.streams -= 1
                state.entries[id]?.streams -= 1
            }
        }
        if total > mostStreams - mostStreams / 16 {
            dismissLongestWaiting { $0.streams > 0 && $0.channel !== connection }
        }
        return true
    }

    /// Closes every connection without regard to what goes on in it.
    func closeAll() {
        for entry in state.withLock({ Array($0.entries.values) }) {
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
            for _ in 0..<min(max(0, self.surplus), Self.mostAtOnce) {
                self.dismissLongestWaiting { _ in true }
            }
            if self.surplus > 0 { self.lookAgain(on: loop) }
        }
    }

    private func dismissLongestWaiting(where mayGo: (Entry) -> Bool) {
        let now = NIODeadline.now()
        let longest = state.withLock { state in
            let candidates = state.entries.values.lazy.filter(mayGo)
            return longestWaiting(candidates.filter { $0.wait.isSilent }, until: now - leastSilence)
                ?? longestWaiting(candidates, until: now - leastWait)
        }
        guard let longest, longest.entry.wait.end(begunAt: longest.start) else { return }
        longest.entry.channel.pipeline.fireUserInboundEventTriggered(ConnectionGuard.MakeWay())
    }

    /// The one whose wait began first, if that was before `latest`.
    private func longestWaiting(
        _ entries: some Sequence<Entry>,
        until latest: NIODeadline
    ) -> (entry: Entry, start: UInt64)? {
        var longest: (entry: Entry, start: UInt64)?
        for entry in entries {
            let start = entry.wait.start
            if start < longest?.start ?? latest.uptimeNanoseconds { longest = (entry, start) }
        }
        return longest
    }
}
