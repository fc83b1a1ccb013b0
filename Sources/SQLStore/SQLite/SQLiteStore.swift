public import VaultCore

/// The door to a store in an SQLite database inside a data folder.
public enum SQLiteStore {
    /// What can be set when a store is opened.
    public struct Options: Sendable {
        /// How many connections serve reads.
        public var readers = 4
        /// How many writes may wait; one more is refused.
        public var waitingWrites = 4096
        /// How many writes share one commit at most.
        public var writesPerCommit = 256
        /// How large the database may grow, in pages of 4096 bytes; nil for as large as the disk allows.
        public var maximumPages: Int?

        /// The defaults.
        public init() {}
    }

    /// Opens the store of a data folder, and makes both when they do not exist.
    ///
    /// The folder belongs to this process until ``SQLVaultStore/close()``. Throws
    /// ``VaultError/Code/dataFolderInUse`` when another process has it, ``VaultError/Code/schemaTooNew`` when a
    /// newer release wrote it, and ``VaultError/Code/unavailable`` when the folder cannot be used.
    public static func open(
        folder: String,
        options: Options = Options(),
        observer: CommitObserver? = nil
    ) throws(VaultError) -> SQLVaultStore {
        try open(folder: folder, options: options, vfs: SQLiteFile.exclusive, observer: observer)
    }

    /// Opens the store over a named SQLite file layer; tests put a failing one underneath.
    static func open(
        folder: String,
        options: Options,
        vfs: String,
        observer: CommitObserver?
    ) throws(VaultError) -> SQLVaultStore {
        let folder = DataFolder(path: folder)
        let lock = try folder.claim()
        do {
            try folder.makeDatabaseFile()
            let file = SQLiteFile(path: folder.database, vfs: vfs, maximumPages: options.maximumPages)
            return SQLVaultStore(
                over: try SQLiteDatabase(file: file, lock: lock, options: options, observer: observer)
            )
        } catch {
            lock.release()
            throw StoreFailure.asVaultError(error)
        }
    }
}
