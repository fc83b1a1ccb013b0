import CSQLite
import VaultCore

/// One connection of the C API with its prepared statements.
///
/// `@unchecked Sendable`: it is used by one thread at a time, either the writer's own or a reader that holds
/// the lock of its place in ``SQLiteReaders``.
@safe final class SQLiteConnection: SQLConnection, @unchecked Sendable {
    private let handle: OpaquePointer
    /// By identity; a statement is kept beside its prepared form, so that no other one takes its identity over.
    private var prepared: [ObjectIdentifier: (statement: SQLStatement, form: SQLiteStatement)] = [:]
    private var isOpen = true

    private static let beginReading = SQLStatement("BEGIN")
    private static let beginWriting = SQLStatement("BEGIN IMMEDIATE")
    private static let commitAll = SQLStatement("COMMIT")
    private static let rollbackAll = SQLStatement("ROLLBACK")
    private static let mark = SQLStatement("SAVEPOINT write")
    private static let keepMarked = SQLStatement("RELEASE write")
    private static let undoMarked = SQLStatement("ROLLBACK TO write")

    /// Opens a file that exists.
    init(path: String, vfs: String) throws(VaultError) {
        var opened: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
        let code = unsafe sqlite3_open_v2(path, &opened, flags, vfs)
        guard code == SQLITE_OK, let opened = unsafe opened else {
            unsafe sqlite3_close_v2(opened)
            throw SQLiteFailure.error(code)
        }
        unsafe handle = opened
    }

    deinit {
        close()
    }

    /// Closes the file; the last connection to do so folds the log into the database and removes it.
    func close() {
        guard isOpen else { return }
        isOpen = false
        prepared.removeAll()
        unsafe sqlite3_close_v2(handle)
    }

    // MARK: SQLConnection

    @discardableResult
    func run(
        _ statement: SQLStatement,
        _ parameters: [SQLValue],
        eachRow: (any SQLRow) throws -> Void
    ) throws -> Int {
        let prepared = try prepare(statement)
        defer { prepared.reset() }
        try prepared.bind(parameters)
        while try prepared.step() {
            try eachRow(prepared)
        }
        return unsafe Int(sqlite3_changes64(handle))
    }

    func define(_ text: String) throws(VaultError) {
        let code = unsafe sqlite3_exec(handle, text, nil, nil, nil)
        guard code == SQLITE_OK else { throw SQLiteFailure.error(code) }
    }

    func transaction(_ body: () throws -> Void) throws {
        try begin()
        do {
            try body()
            try commit()
        } catch {
            abandon()
            throw error
        }
    }

    // MARK: Transactions

    /// Whether a transaction is open; SQLite ends one by itself after some failures.
    var isInTransaction: Bool { unsafe sqlite3_get_autocommit(handle) == 0 }

    /// Begins a transaction that writes.
    func begin() throws(VaultError) { try perform(Self.beginWriting) }

    /// Makes the transaction durable.
    func commit() throws(VaultError) { try perform(Self.commitAll) }

    /// Undoes the open transaction, if there is one.
    func abandon() {
        if isInTransaction { try? perform(Self.rollbackAll) }
    }

    /// Runs `body` over one snapshot.
    func snapshot<T>(_ body: (any SQLConnection) throws -> T) throws -> T {
        try perform(Self.beginReading)
        defer { endSnapshot() }
        return try body(self)
    }

    /// Runs `body` so that, when it throws, only what it did is undone.
    func savepoint(_ body: (any SQLConnection) throws -> Void) throws {
        try perform(Self.mark)
        do {
            try body(self)
        } catch {
            if isInTransaction {
                try perform(Self.undoMarked)
                try perform(Self.keepMarked)
            }
            throw error
        }
        try perform(Self.keepMarked)
    }

    /// Folds the log into the database and empties it; whether no reader was in the way for long.
    func truncateLog() -> Bool {
        unsafe sqlite3_busy_timeout(handle, 100)
        defer { unsafe sqlite3_busy_timeout(handle, SQLiteFile.patience) }
        return unsafe sqlite3_wal_checkpoint_v2(handle, nil, SQLITE_CHECKPOINT_TRUNCATE, nil, nil)
            == SQLITE_OK
    }

    private func endSnapshot() {
        try? perform(Self.commitAll)
        abandon()
    }

    // MARK: Statements

    private func perform(_ statement: SQLStatement) throws(VaultError) {
        let prepared = try prepare(statement)
        defer { prepared.reset() }
        _ = try prepared.step()
    }

    private func prepare(_ statement: SQLStatement) throws(VaultError) -> SQLiteStatement {
        if let known = prepared[ObjectIdentifier(statement)] { return known.form }
        let made = unsafe try SQLiteStatement(statement.text, on: handle)
        prepared[ObjectIdentifier(statement)] = (statement, made)
        return made
    }
}
