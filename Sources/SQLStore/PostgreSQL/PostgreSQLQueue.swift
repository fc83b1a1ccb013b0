import Dispatch
import Synchronization
import VaultCore

/// The jobs that wait for a worker's thread, bounded, in the order of arrival.
final class PostgreSQLQueue: Sendable {
    /// What a worker does next.
    enum Turn {
        case job(any PostgreSQLJob)
        /// Nothing came for a while.
        case idle
        /// The queue is closed and empty.
        case over
    }

    private struct State {
        var waiting: [any PostgreSQLJob] = []
        var isClosed = false
        var workers: Int
        var awaitingEnd: [CheckedContinuation<Void, Never>] = []
    }

    private let state: Mutex<State>
    private let arrival = DispatchSemaphore(value: 0)
    private let bound: Int

    init(bound: Int, workers: Int) {
        self.bound = bound
        state = Mutex(State(workers: workers))
    }

    /// Queues a job; refuses it at once when too many wait or all is over.
    func append(_ job: any PostgreSQLJob) {
        let refusal = state.withLock { state -> VaultError? in
            if let refusal = reasonToRefuse(state) { return refusal }
            state.waiting.append(job)
            return nil
        }
        if let refusal { job.run(.failure(refusal)) } else { arrival.signal() }
    }

    /// Waits for a job, so many seconds at most.
    func next(within seconds: Int) -> Turn {
        while true {
            let turn = state.withLock { state -> Turn? in
                if !state.waiting.isEmpty { return .job(state.waiting.removeFirst()) }
                return state.isClosed ? .over : nil
            }
            if let turn { return turn }
            if arrival.wait(timeout: .now() + .seconds(seconds)) == .timedOut { return .idle }
        }
    }

    /// Whether it takes no more jobs.
    var isClosed: Bool { state.withLock { $0.isClosed } }

    /// Takes no more jobs; those that wait are still done.
    func close() {
        state.withLock { $0.isClosed = true }
        arrival.signal()
    }

    /// Returns when every worker has ended.
    func ended() async {
        await withCheckedContinuation { caller in
            let isOver = state.withLock { state in
                if state.workers > 0 { state.awaitingEnd.append(caller) }
                return state.workers == 0
            }
            if isOver { caller.resume() }
        }
    }

    /// A worker has let everything go; runs `last` when no other is left.
    func endWorker(_ last: () -> Void) {
        let left = state.withLock { state in
            state.workers -= 1
            return state.workers
        }
        // The next one may still wait for a job that never comes.
        arrival.signal()
        guard left == 0 else { return }
        last()
        for caller in state.withLock({ state in
            defer { state.awaitingEnd = [] }
            return state.awaitingEnd
        }) { caller.resume() }
    }

    private func reasonToRefuse(_ state: State) -> VaultError? {
        if state.isClosed { return StoreFailure.closed }
        guard state.waiting.count >= bound else { return nil }
        return VaultError(
            .unavailable,
            "\(bound) requests wait for the database already; try again in a while"
        )
    }
}
