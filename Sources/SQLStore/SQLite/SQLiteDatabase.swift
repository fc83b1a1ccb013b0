import Foundation
import VaultCore

/// An SQLite database: one writer on its own thread, many readers on their callers' threads.
final class SQLiteDatabase: SQLDatabase {
    private let file: SQLiteFile
    private let readers: SQLiteReaders
    private let queue: WriteQueue
    let positions: Positions
    private let commitCount = CommitCount()

    /// Opens the database, brings it to the newest schema and starts the writer, which keeps `lock` to its end.
    init(file: SQLiteFile, lock: DataFolderLock, options: SQLiteStore.Options, observer: CommitObserver?)
        throws
    {
        let connection = try file.writer()
        try Migrator(connection: connection).run()
        positions = try Positions(above: connection)
        let readers = try SQLiteReaders(options.readers, of: file)
        let queue = WriteQueue(bound: options.waitingWrites)
        let writer = SQLiteWriter(
            connection,
            queue: queue,
            limit: options.writesPerCommit,
            commits: commitCount,
            observer: observer
        )
        (self.file, self.readers, self.queue) = (file, readers, queue)
        Self.startThread("store-writer") { [commitCount] in
            var writer = writer
            writer.run()
            readers.close()
            commitCount.increment()
            connection.close()
            lock.release()
            queue.end()
        }
    }

    deinit {
        queue.close()
    }

    /// The data folder's lock keeps other processes from committing.
    var commits: Int? { commitCount.value }

    func read<T: Sendable>(_ body: @Sendable (any SQLConnection) throws -> T) async throws -> T {
        try readers.read(body)
    }

    func write<T: Sendable>(
        _ write: DurableWrite,
        _ body: @escaping @Sendable (any SQLConnection) throws -> T
    ) async throws -> T {
        try await withCheckedThrowingContinuation { caller in
            queue.append(PendingWrite(write, caller: caller, body))
        }
    }

    func copy(to path: String) async throws {
        if queue.isClosed { throw StoreFailure.closed }
        try await withCheckedThrowingContinuation { (caller: CheckedContinuation<Void, any Error>) in
            Self.startThread("store-copy") { [file] in
                caller.resume(with: Result { try SQLiteCopy(file: file).write(to: path) })
            }
        }
    }

    func close() async {
        queue.close()
        await queue.ended()
    }

    private static func startThread(_ name: String, _ body: @escaping @Sendable () -> Void) {
        let thread = Thread(block: body)
        thread.name = name
        thread.start()
    }
}
