import VaultCore

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// The folder that holds everything durable, owned by one process at a time.
struct DataFolder {
    let path: String

    /// The database file; its log and index stand beside it.
    var database: String { path + "/rekey.db" }

    /// The file whose lock says who owns the folder; it holds the owner's process id.
    var lock: String { path + "/lock" }

    /// Whether the database file is there.
    var hasDatabase: Bool { unsafe access(database, F_OK) == 0 }

    /// Makes the folder if it is missing, for its owner only, and takes it for this process.
    ///
    /// Throws ``VaultError/Code/dataFolderInUse`` when another process has it.
    func claim() throws(VaultError) -> DataFolderLock {
        if unsafe mkdir(path, 0o700) != 0, errno != EEXIST {
            throw unusable("cannot be made", errno)
        }
        return try DataFolderLock(path: lock, folder: path)
    }

    /// Makes the database file for its owner only before SQLite would make it readable by others.
    func makeDatabaseFile() throws(VaultError) {
        let descriptor = unsafe open(database, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw unusable("cannot hold its database", errno) }
        close(descriptor)
        guard FileSync.folder(of: database) else { throw unusable("cannot be made durable", errno) }
    }

    private func unusable(_ what: String, _ code: Int32) -> VaultError {
        VaultError(
            .unavailable,
            "the data folder \(path) \(what): \(FileSync.reason(code)); "
                + "choose another folder, or give this user the right to write there"
        )
    }
}
