import Synchronization
import Testing
import VaultCore

@testable import SQLStore

@Suite("Jobs that wait for a connection")
struct PostgreSQLQueueTests {
    /// A job that keeps what it was told.
    final class Probe: PostgreSQLJob {
        private let told = Mutex<VaultError?>(nil)

        var refusal: VaultError? { told.withLock(\.self) }

        func run(_ worker: Result<PostgreSQLWorker, VaultError>) -> Bool {
            if case .failure(let error) = worker { told.withLock { $0 = error } }
            return true
        }
    }

    @Test("a queue that is full refuses one more at once, and a closed one all")
    func bounded() {
        let queue = PostgreSQLQueue(bound: 2, workers: 1)
        let jobs = (0..<4).map { _ in Probe() }
        for job in jobs[..<3] { queue.append(job) }
        #expect(jobs.map { $0.refusal == nil } == [true, true, false, true])
        queue.close()
        queue.append(jobs[3])
        #expect(jobs[3].refusal == VaultError(.unavailable, ""))
    }

    @Test("it tells how many connections stand and how many jobs wait")
    func measured() {
        let queue = PostgreSQLQueue(bound: 2, workers: 1)
        for _ in 0..<3 { queue.append(Probe()) }
        queue.changeConnections(by: 1)
        #expect(queue.pool == DatabasePool(connections: 1, waiting: 2))
        _ = queue.next(within: 60)
        #expect(queue.pool == DatabasePool(connections: 1, waiting: 1))
    }

    @Test("a closed queue still hands out what waits, in order, and is then over for every worker")
    func drained() async {
        let queue = PostgreSQLQueue(bound: 9, workers: 2)
        let jobs = (0..<2).map { _ in Probe() }
        for job in jobs { queue.append(job) }
        queue.close()
        for job in jobs {
            #expect(queue.next(within: 60).job === job)
        }
        var hasEnded = false
        for _ in 0..<2 {
            #expect(queue.next(within: 60).isOver)
            queue.endWorker { hasEnded = true }
        }
        #expect(hasEnded)
        await queue.ended()
    }

    @Test("a job that a worker put back is the next one")
    func putBack() {
        let queue = PostgreSQLQueue(bound: 1, workers: 1)
        let (first, second) = (Probe(), Probe())
        queue.append(first)
        let turn = queue.next(within: 60)
        queue.append(second)
        if let job = turn.job { queue.putBack(job) }
        #expect(queue.next(within: 60).job === first)
        #expect(queue.next(within: 60).job === second)
    }

    @Test("an empty queue lets its worker look after the connection now and then")
    func idle() {
        let turn = PostgreSQLQueue(bound: 1, workers: 1).next(within: 0)
        #expect(turn.job == nil && !turn.isOver)
    }
}

extension PostgreSQLQueue.Turn {
    fileprivate var job: (any PostgreSQLJob)? {
        if case .job(let job) = self { job } else { nil }
    }

    fileprivate var isOver: Bool {
        if case .over = self { true } else { false }
    }
}
