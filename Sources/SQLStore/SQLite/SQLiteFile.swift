import CSQLite
import VaultCore

/// A database file and how its connections are set up.
struct SQLiteFile: Sendable {
    let path: String
    /// The SQLite file layer to use.
    var vfs = Self.exclusive
    /// How large the file may grow; nil for as large as the disk allows.
    var maximumPages: Int?

    /// The layer that takes the file for this process alone: its connections then settle their locks, and keep
    /// the log's index, in memory, which saves a read its system calls.
    static let exclusive = "unix-excl"

    /// How many milliseconds a connection waits for another one's lock.
    static let patience: Int32 = 5000

    /// Every connection: keys are checked, freed pages are overwritten, no temporary file is left.
    private static let common = [
        "PRAGMA busy_timeout = \(patience)", "PRAGMA foreign_keys = ON", "PRAGMA secure_delete = ON",
        "PRAGMA temp_store = MEMORY", "PRAGMA trusted_schema = OFF",
    ]

    /// The writer: every commit is synced before it returns, and the log is folded in when it has 16 MiB.
    private static let writing = [
        "PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "PRAGMA wal_autocheckpoint = 4096",
        "PRAGMA journal_size_limit = 67108864", "PRAGMA cache_size = -2048",
    ]

    /// Opens a connection that writes.
    func writer() throws(VaultError) -> SQLiteConnection {
        let connection = try SQLiteConnection(path: path, vfs: vfs)
        try define(Self.common + Self.writing, on: connection)
        if let maximumPages {
            try connection.define("PRAGMA max_page_count = \(maximumPages)")
        }
        return connection
    }

    /// Opens a connection that only reads.
    func reader() throws(VaultError) -> SQLiteConnection {
        let connection = try SQLiteConnection(path: path, vfs: vfs)
        try define(Self.common + ["PRAGMA query_only = ON"], on: connection)
        return connection
    }

    private func define(_ settings: [String], on connection: SQLiteConnection) throws(VaultError) {
        for setting in settings {
            try connection.define(setting)
        }
    }
}
