import Synchronization
import VaultCore

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// The claim of this process to a data folder; the kernel drops it when the process ends, however it ends.
final class DataFolderLock: Sendable {
    private let descriptor: Mutex<Int32?>

    /// Takes the lock file and writes this process's id into it.
    init(path: String, folder: String) throws(VaultError) {
        let file = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw Self.unusable(folder, errno) }
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
            defer { close(file) }
            throw Self.inUse(folder, by: Self.owner(file))
        }
        let text = Array("\(getpid())\n".utf8)
        guard ftruncate(file, 0) == 0, unsafe pwrite(file, text, text.count, 0) == text.count else {
            defer { close(file) }
            throw Self.unusable(folder, errno)
        }
        descriptor = Mutex(file)
    }

    deinit {
        release()
    }

    /// Lets the folder go; again and again does no harm.
    ///
    /// To close the file would not be enough: a child process that was forked and has not begun its program yet
    /// shares it, and the claim with it (flock(2)).
    func release() {
        descriptor.withLock { file in
            if let open = file {
                flock(open, LOCK_UN)
                close(open)
            }
            file = nil
        }
    }

    /// Who holds the lock file at `path`, without taking it for longer than the look.
    static func use(_ path: String) -> DataFolderUse {
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return .free }
        defer { close(file) }
        guard flock(file, LOCK_SH | LOCK_NB) != 0 else { return .free }
        return .taken(by: owner(file).flatMap { Int32($0) })
    }

    private static func owner(_ file: Int32) -> String? {
        var buffer = [UInt8](repeating: 0, count: 20)
        let length = unsafe pread(file, &buffer, buffer.count, 0)
        let digits = buffer.prefix(max(length, 0)).prefix {
            $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9")
        }
        return digits.isEmpty ? nil : String(decoding: digits, as: UTF8.self)
    }

    private static func inUse(_ folder: String, by owner: String?) -> VaultError {
        VaultError(
            .dataFolderInUse,
            "the data folder \(folder) is in use by \(owner.map { "process \($0)" } ?? "another process"); "
                + "stop that process, or choose another folder"
        )
    }

    private static func unusable(_ folder: String, _ code: Int32) -> VaultError {
        VaultError(
            .unavailable,
            "the data folder \(folder) cannot be locked: \(FileSync.reason(code)); "
                + "choose another folder, or give this user the right to write there"
        )
    }
}
