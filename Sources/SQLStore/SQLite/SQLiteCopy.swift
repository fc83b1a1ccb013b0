import VaultCore

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// A consistent copy of a database in use, by `VACUUM INTO`: one snapshot, without its free pages.
struct SQLiteCopy {
    private static let copy = SQLStatement("VACUUM INTO $1")

    let file: SQLiteFile

    /// Writes the copy, readable by its owner only, and syncs it; on failure nothing is left at `path`.
    ///
    /// Throws ``VaultError/Code/conflict`` when `path` exists.
    func write(to path: String) throws {
        try reserve(path)
        do {
            try file.writer().run(Self.copy, [.text(path)]) { _ in }
            guard FileSync.file(path), FileSync.folder(of: path) else { throw unusable(path, errno) }
        } catch let error as VaultError where error.code == .unavailable {
            unsafe unlink(path)
            throw unusable(path, ENOSPC)
        } catch {
            unsafe unlink(path)
            throw error
        }
    }

    /// Makes the empty file that `VACUUM INTO` fills, so that it is never readable by others.
    private func reserve(_ path: String) throws(VaultError) {
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            let code = errno
            guard code != EEXIST else {
                throw VaultError(.conflict, "\(path) exists already; choose another path for the copy")
            }
            throw unusable(path, code)
        }
        close(descriptor)
    }

    private func unusable(_ path: String, _ code: Int32) -> VaultError {
        VaultError(
            .unavailable,
            "the copy cannot be written to \(path): \(FileSync.reason(code)); choose another path, or free space there"
        )
    }
}
