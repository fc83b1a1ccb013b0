#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// What the file system says of an open file.
struct FileStatus: Equatable, Sendable {
    /// Length in bytes.
    let size: Int
    /// The owner's user id.
    let owner: UInt32
    /// Permission bits.
    let mode: UInt32
    /// Whether it is an ordinary file, not a folder or a device.
    let isRegular: Bool

    init(size: Int, owner: UInt32, mode: UInt32, isRegular: Bool) {
        self.size = size
        self.owner = owner
        self.mode = mode
        self.isRegular = isRegular
    }

    init(_ status: stat) {
        size = Int(status.st_size)
        owner = status.st_uid
        mode = status.st_mode & 0o7777
        isRegular = status.st_mode & S_IFMT == S_IFREG
    }

    /// Why a file with a secret must not be used, with the remedy; nil when only `user` can reach it.
    func objection(to user: UInt32, path: String) -> String? {
        if !isRegular { return "\(path) is not an ordinary file. Put the file itself there." }
        if owner != user {
            return
                "\(path) belongs to user \(owner), this process runs as user \(user). Run: chown \(user) \(path)"
        }
        if mode & 0o077 != 0 {
            return "\(path) is open to other users (mode \(String(mode, radix: 8))). Run: chmod 600 \(path)"
        }
        return nil
    }
}
