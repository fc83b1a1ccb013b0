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
        var connections = 0
    }

    private let state = Mutex(State())
    private let arrival = DispatchSemaphore(value: 0)
    private let bound: Int
    private let end: WorkersEnd

    init(bound: Int, workers: Int) {
        self.bound = bound
        end = WorkersEnd(of: workers)
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

    /// Takes a job back, to be the next one that somebody does.
    func putBack(_ job: any PostgreSQLJob) {
        state.withLock { $0.waiting.insert(job, at: 0) }
        arrival.signal()
    }

    /// How many workers have a connection, and how many jobs wait.
    var pool: DatabasePool {
        state.withLock { DatabasePool(connections: $0.connections, waiting: $0.waiting.count) }
    }

    /// A worker has got a connection, or has lost its own.
    func changeConnections(by difference: Int) {
        state.withLock { $0.connections += difference }
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
        await end.reached()
    }

    /// A worker has let everything go; runs `last` when no other is left.
    func endWorker(_ last: () -> Void) {
        // The next one may still wait for a job that never comes.
        arrival.signal()
        end.endOne(last)
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
