import Dispatch
import Synchronization
import VaultCore

/// The writes that wait for the writer's thread, bounded, in the order of arrival.
final class WriteQueue: Sendable {
    private struct State {
        var waiting: [any QueuedWrite] = []
        var isClosed = false
    }

    private let state = Mutex(State())
    private let arrival = DispatchSemaphore(value: 0)
    private let bound: Int
    private let writer = WorkersEnd(of: 1)

    init(bound: Int) {
        self.bound = bound
    }

    /// Queues a write; settles it at once with ``VaultError/Code/unavailable`` when too many wait or all is over.
    func append(_ write: any QueuedWrite) {
        let (refusal, wasEmpty) = state.withLock { state -> (VaultError?, Bool) in
            if let refusal = reasonToRefuse(state) { return (refusal, false) }
            state.waiting.append(write)
            return (nil, state.waiting.count == 1)
        }
        if let refusal { write.settle(failing: refusal) }
        if wasEmpty { arrival.signal() }
    }

    /// Waits for writes and takes up to `limit`; nil when the queue is closed and empty.
    func next(_ limit: Int) -> [any QueuedWrite]? {
        while true {
            let (taken, isOver) = state.withLock { state -> ([any QueuedWrite], Bool) in
                let taken = Array(state.waiting.prefix(limit))
                state.waiting.removeFirst(taken.count)
                return (taken, state.isClosed && taken.isEmpty)
            }
            if isOver { return nil }
            if !taken.isEmpty { return taken }
            arrival.wait()
        }
    }

    /// Whether it takes no more writes.
    var isClosed: Bool { state.withLock { $0.isClosed } }

    /// Takes no more writes; those that wait are still done.
    func close() {
        state.withLock { $0.isClosed = true }
        arrival.signal()
    }

    /// Returns when the writer has ended.
    func ended() async {
        await writer.reached()
    }

    /// The writer has let everything go.
    func end() {
        writer.endOne()
    }

    private func reasonToRefuse(_ state: State) -> VaultError? {
        if state.isClosed { return StoreFailure.closed }
        guard state.waiting.count >= bound else { return nil }
        return VaultError(
            .unavailable,
            "\(bound) writes wait already; the disk is slow. Try again in a while"
        )
    }
}
