import VaultCore

/// The one writer: takes what waits, runs each write under its own savepoint, and commits them together.
///
/// It lives on a thread of its own, because a commit waits for the disk.
struct SQLiteWriter: Sendable {
    /// Writes that take material away; it must leave the log as well as the tables.
    private static let erasing: Set<DurableWrite> = [.objectPurge, .kekRetire, .rootRewrap]

    private let connection: SQLiteConnection
    private let queue: WriteQueue
    private let limit: Int
    private let observer: CommitObserver?
    private let commits: CommitCount
    private var mustErase = false

    init(
        _ connection: SQLiteConnection,
        queue: WriteQueue,
        limit: Int,
        commits: CommitCount,
        observer: CommitObserver?
    ) {
        self.connection = connection
        self.queue = queue
        self.limit = max(limit, 1)
        self.commits = commits
        self.observer = observer
    }

    /// Works until the queue is closed and empty.
    mutating func run() {
        while let batch = queue.next(limit) {
            commit(batch)
        }
    }

    private mutating func commit(_ batch: [any QueuedWrite]) {
        var failure: VaultError?
        do {
            guard try attempt(batch) else { return oneByOne(batch) }
        } catch {
            connection.abandon()
            failure = SQLiteFailure.commit(error)
        }
        // Counted when it failed as well: a commit whose end is in doubt must not leave old readings standing.
        commits.increment()
        for write in batch {
            write.settle(failing: failure)
        }
    }

    /// Runs and commits a batch; false when a write of several took the whole transaction down with it.
    private mutating func attempt(_ batch: [any QueuedWrite]) throws -> Bool {
        try connection.begin()
        var done: [DurableWrite] = []
        for write in batch {
            if write.attempt(on: connection) { done.append(write.kind) }
            guard connection.isInTransaction else { return batch.count == 1 }
        }
        tell(done, .beforeCommit)
        try connection.commit()
        tell(done, .afterCommit)
        erase(after: done)
        return true
    }

    /// Empties the log before a purge is acknowledged; when readers are in the way, with the next commit.
    private mutating func erase(after done: [DurableWrite]) {
        mustErase = mustErase || done.contains { Self.erasing.contains($0) }
        if mustErase { mustErase = !connection.truncateLog() }
    }

    /// Gives each write a transaction of its own, so that only the one that fails is lost.
    private mutating func oneByOne(_ batch: [any QueuedWrite]) {
        for write in batch {
            commit([write])
        }
    }

    private func tell(_ done: [DurableWrite], _ moment: CommitMoment) {
        guard let observer else { return }
        for write in done {
            observer(write, moment)
        }
    }
}
