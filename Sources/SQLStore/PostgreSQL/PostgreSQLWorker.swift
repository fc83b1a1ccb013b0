import Foundation
import VaultCore

/// A thread of the driver with its connection: runs jobs, and makes what passes pass.
///
/// It never leaves its thread.
final class PostgreSQLWorker {
    /// How long a worker waits for a job before it looks after its connection.
    private static let rest = 15
    /// How long a worker that gets no connection leaves the jobs to those that have one, in seconds.
    private static let absence = 0.5

    private let server: PostgreSQLServer
    private let queue: PostgreSQLQueue
    /// How long a commit in doubt is asked for.
    private let patience: Duration
    private let observer: CommitObserver?
    private var standing: PostgreSQLConnection? {
        didSet { queue.changeConnections(by: (standing == nil ? 0 : 1) - (oldValue == nil ? 0 : 1)) }
    }

    init(
        _ server: PostgreSQLServer,
        queue: PostgreSQLQueue,
        patience: Duration,
        observer: CommitObserver?
    ) {
        self.server = server
        self.queue = queue
        self.patience = patience
        self.observer = observer
    }

    /// Works until the queue is closed and empty.
    func run() {
        while true {
            switch queue.next(within: Self.rest) {
            case .job(let job):
                if job.run(.success(self)) { continue }
                queue.putBack(job)
                Thread.sleep(forTimeInterval: Self.absence)
            case .idle: checkHealth()
            case .over:
                standing = nil
                return
            }
        }
    }

    // MARK: Jobs

    /// Runs `body` over one snapshot.
    func read<T>(until end: ContinuousClock.Instant, _ body: (any SQLConnection) throws -> T) throws -> T {
        try retrying(until: end) { connection in
            try connection.begin(.reading)
            let value = try body(connection)
            if let trouble = connection.trouble { throw trouble }
            connection.endReading()
            return value
        }
    }

    /// Runs `body`, which runs one statement that reads.
    func look<T>(until end: ContinuousClock.Instant, _ body: (any SQLConnection) throws -> T) throws -> T {
        try retrying(until: end) { connection in
            connection.beginAlone()
            return try body(connection)
        }
    }

    /// Runs `body` in one serialisable transaction; whether it was committed is known on return.
    func write<T>(
        _ write: DurableWrite,
        until end: ContinuousClock.Instant,
        _ body: (any SQLConnection) throws -> T
    ) throws -> T {
        try retrying(until: end) { connection in
            try connection.begin(.writing)
            let value = try body(connection)
            if let trouble = connection.trouble { throw trouble }
            observer?(write, .beforeCommit)
            do {
                try connection.commit()
            } catch let doubt as CommitDoubt {
                try settle(doubt)
            }
            observer?(write, .afterCommit)
            return value
        }
    }

    // MARK: What passes

    /// Throws ``CrowdedOut`` when others have the connections, unless `here` says that no other worker may do it.
    private func retrying<T>(
        until end: ContinuousClock.Instant,
        here: Bool = false,
        _ attempt: (PostgreSQLConnection) throws -> T
    ) throws -> T {
        var pauses = RetryPauses(until: end)
        while true {
            let connection = try connected(until: end, here: here)
            do {
                return try attempt(connection)
            } catch {
                let trouble = error as? PostgreSQLTrouble ?? connection.trouble
                connection.rollBack()
                guard let trouble else { throw error }
                guard pauses.wait(after: trouble) else {
                    throw error is PostgreSQLTrouble ? trouble.error : error
                }
            }
        }
    }

    /// The worker's connection, or a new one as soon as the database lets one in.
    private func connected(until end: ContinuousClock.Instant, here: Bool) throws -> PostgreSQLConnection {
        if let standing, standing.isFresh { return standing }
        standing = nil
        var pauses = RetryPauses(until: end)
        while true {
            do throws(PostgreSQLTrouble) {
                let opened = try server.open()
                standing = opened
                return opened
            } catch {
                if error.kind == .full, !here, queue.pool.connections > 0 { throw CrowdedOut() }
                guard pauses.wait(after: error) else { throw error.error }
            }
        }
    }

    /// Returns when a commit whose reply was lost took place; throws the trouble when it did not, so that the
    /// transaction may run again, and ``VaultError/Code/unavailable`` when that cannot be found out.
    private func settle(_ doubt: CommitDoubt) throws(PostgreSQLTrouble) {
        standing?.close()
        guard let number = number(under: doubt.token) else { throw Self.unknown }
        if number != doubt.number { throw PostgreSQLTrouble(.lost, doubt.cause.error) }
    }

    /// The number of the last commit under a token, to which no more is added; nil when it cannot be found out.
    private func number(under token: CommitToken) -> Int64? {
        let end = ContinuousClock.now + patience
        return try? retrying(until: end, here: true) { connection in
            connection.beginAlone()
            return try connection.row(CommitToken.settling, [.init(token.session)]) { row in try row.integer()
            }
        }
    }

    /// Drops a connection that does not answer, so that the next job begins with a new one.
    private func checkHealth() {
        guard let connection = standing else { return }
        connection.beginAlone()
        let access = try? connection.script(PostgreSQLServer.access).last?.firstText
        if access != "off" || !connection.isFresh { standing = nil }
    }

    private static let unknown = PostgreSQLTrouble(
        .final,
        VaultError(
            .unavailable,
            "the database was lost while it committed, and could not be asked since: the change was made as a whole "
                + "or not at all. Read it before you repeat it"
        )
    )
}
