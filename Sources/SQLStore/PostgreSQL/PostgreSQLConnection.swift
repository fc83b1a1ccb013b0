import VaultCore

/// One connection as the store uses it: its transaction, the first failure in it, and its commit token.
final class PostgreSQLConnection: SQLConnection {
    /// How a transaction begins.
    enum Mode: String, CaseIterable {
        case reading = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
        case writing = "BEGIN ISOLATION LEVEL SERIALIZABLE READ WRITE"
    }

    /// Who commits, as the database knows it.
    let token: CommitToken
    /// The first failure since the transaction began; with it PostgreSQL gave the transaction up.
    private(set) var trouble: PostgreSQLTrouble?

    private var link: PostgreSQLLink?
    private let opened = ContinuousClock.now
    private var isInTransaction = false
    private var commits: Int64 = 0

    /// A connection is given up after this time, so that a changed address or password is noticed.
    private static let longestLife = Duration.seconds(1800)

    init(_ link: PostgreSQLLink, token: CommitToken) {
        self.link = link
        self.token = token
    }

    /// Whether it can be used for another job.
    var isFresh: Bool {
        trouble?.kind != .lost && opened.duration(to: .now) < Self.longestLife && link?.isAlive == true
    }

    /// Hangs up; the server undoes what was not committed.
    func close() {
        link = nil
    }

    // MARK: SQLConnection

    @discardableResult
    func run(
        _ statement: SQLStatement,
        _ parameters: [SQLValue],
        eachRow: (any SQLRow) throws -> Void
    ) throws -> Int {
        let rows = try noting { link throws(PostgreSQLTrouble) in try link.execute(statement, parameters) }
        while rows.next() {
            try eachRow(rows)
        }
        return rows.changed
    }

    func define(_ text: String) throws {
        _ = try script(text)
    }

    /// Runs `body` in a transaction, again when others were in its way; for what no job does, such as migrations.
    func transaction(_ body: () throws -> Void) throws {
        var pauses = RetryPauses(until: .now + (link?.patience ?? .zero))
        while true {
            do {
                try begin(.writing)
                try body()
                return try end("COMMIT")
            } catch {
                let trouble = trouble
                rollBack()
                guard let trouble, trouble.kind != .lost, pauses.wait(after: trouble) else { throw error }
            }
        }
    }

    // MARK: Transactions

    /// Forgets the failure of an earlier job and begins a transaction.
    func begin(_ mode: Mode) throws {
        trouble = nil
        _ = try script(mode.rawValue)
        isInTransaction = true
    }

    /// Forgets the failure of an earlier job, for a statement without a transaction.
    func beginAlone() {
        trouble = nil
    }

    /// Commits under the connection's token.
    ///
    /// Throws ``CommitDoubt`` when the reply was lost, so that nobody knows, or when the server warned that it is not
    /// where it has to be yet, such as on a synchronous standby; after any other error it was undone.
    func commit() throws {
        commits += 1
        _ = link?.takeWarning()
        do {
            let results = try script("\(token.update(to: commits)); COMMIT")
            isInTransaction = false
            guard results.last?.tag == "COMMIT" else { throw PostgreSQLTrouble.statement("40001") }
            guard link?.takeWarning() != true else {
                throw PostgreSQLTrouble.broken("it gave up waiting for its standby")
            }
        } catch let trouble as PostgreSQLTrouble where trouble.kind == .lost {
            throw CommitDoubt(token: token, number: commits, cause: trouble)
        } catch {
            guard let trouble, trouble.kind == .lost else { throw error }
            throw CommitDoubt(token: token, number: commits, cause: trouble)
        }
    }

    /// Ends a transaction that only read.
    func endReading() {
        try? end("COMMIT")
    }

    /// Runs `body` over one snapshot; for what no job does, such as a copy.
    func snapshot<T>(_ body: (any SQLConnection) throws -> T) throws -> T {
        try begin(.reading)
        defer { endReading() }
        return try body(self)
    }

    /// Undoes the open transaction, if there is one and the server is there.
    func rollBack() {
        guard isInTransaction, trouble?.kind != .lost else { return }
        isInTransaction = false
        trouble = nil
        _ = try? script("ROLLBACK")
    }

    /// Runs a text of statements without parameters; the result of each.
    func script(_ text: String) throws -> [PostgreSQLRows] {
        try noting { link throws(PostgreSQLTrouble) in try link.script(text) }
    }

    private func end(_ text: String) throws {
        _ = try script(text)
        isInTransaction = false
    }

    /// Keeps the first failure, and lets nothing more be done after it.
    private func noting<T>(_ body: (PostgreSQLLink) throws(PostgreSQLTrouble) -> T) throws(VaultError) -> T {
        if let trouble { throw trouble.error }
        do throws(PostgreSQLTrouble) {
            guard let link else { throw .broken("the connection was given up") }
            return try body(link)
        } catch {
            trouble = error
            throw error.error
        }
    }
}
