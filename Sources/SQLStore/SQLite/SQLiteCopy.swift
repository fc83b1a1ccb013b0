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
        try Self.making(path) {
            do {
                try file.writer().run(Self.copy, [.text(path)]) { _ in }
            } catch let error as VaultError where error.code == .unavailable {
                throw Self.unusable(path, ENOSPC)
            }
        }
    }

    /// Makes the file at `path`, for its owner only, lets `fill` fill it, and syncs it; on failure it is removed.
    ///
    /// Throws ``VaultError/Code/conflict`` when `path` exists.
    static func making(_ path: String, _ fill: () throws -> Void) throws {
        try reserve(path)
        do {
            try fill()
            guard FileSync.file(path), FileSync.folder(of: path) else { throw unusable(path, errno) }
        } catch {
            unsafe unlink(path)
            throw error
        }
    }

    /// Makes the empty file that `VACUUM INTO` fills, so that it is never readable by others.
    private static func reserve(_ path: String) throws(VaultError) {
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

    private static func unusable(_ path: String, _ code: Int32) -> VaultError {
        VaultError(
            .unavailable,
            "the copy cannot be written to \(path): \(FileSync.reason(code)); choose another path, or free space there"
        )
    }
}
