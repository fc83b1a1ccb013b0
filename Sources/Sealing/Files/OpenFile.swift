import SecretMemory
import VaultCore

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// An open file descriptor with one owner, closed when the owner lets go.
struct OpenFile: ~Copyable {
    /// Where it was opened, for error messages.
    let path: String
    private let descriptor: Int32

    /// Opens a file for reading; a symbolic link is not followed.
    static func reading(_ path: String) throws(VaultError) -> OpenFile {
        try OpenFile(path: path, flags: O_RDONLY | O_NOFOLLOW, doing: "open")
    }

    /// Makes a file that only its owner may read; replaces one that stands there if asked, else refuses.
    static func creating(_ path: String, replacing: Bool = false) throws(VaultError) -> OpenFile {
        let file = try OpenFile(
            path: path,
            flags: O_WRONLY | O_CREAT | O_NOFOLLOW | (replacing ? O_TRUNC : O_EXCL),
            doing: "create"
        )
        guard fchmod(file.descriptor, 0o600) == 0 else { throw .io("protect", path) }
        return file
    }

    /// Opens a folder, to make changes of its entries durable.
    static func folder(_ path: String) throws(VaultError) -> OpenFile {
        try OpenFile(path: path, flags: O_RDONLY | O_DIRECTORY, doing: "open")
    }

    private init(path: String, flags: Int32, doing verb: String) throws(VaultError) {
        let opened = unsafe open(path, flags | O_CLOEXEC, 0o600)
        guard opened >= 0 else { throw .io(verb, path) }
        self.path = path
        descriptor = opened
    }

    deinit {
        close(descriptor)
    }

    /// Size, owner and mode.
    func status() throws(VaultError) -> FileStatus {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw .io("examine", path) }
        return FileStatus(status)
    }

    /// Reads until `target` is full or the file ends; how many bytes came.
    func read(into target: UnsafeMutableRawBufferPointer) throws(VaultError) -> Int {
        var filled = 0
        while filled < target.count {
            let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: target[filled...])
            let count = unsafe readSome(descriptor, rest.baseAddress, rest.count)
            guard count >= 0 || errno == EINTR else { throw .io("read", path) }
            if count == 0 { break }
            filled += max(count, 0)
        }
        return filled
    }

    /// Reads up to `count` bytes; fewer only at the end of the file.
    func read(upTo count: Int) throws(VaultError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var span = bytes.mutableSpan
        let filled = try unsafe span.withUnsafeMutableBytes { (target) throws(VaultError) in
            unsafe try read(into: target)
        }
        bytes.removeLast(count - filled)
        return bytes
    }

    /// Writes all of `bytes`.
    func write(_ bytes: RawSpan) throws(VaultError) {
        var written = 0
        while written < bytes.byteCount {
            let rest = bytes.extracting(written..<bytes.byteCount)
            let count = unsafe rest.withUnsafeBytes { unsafe writeSome(descriptor, $0.baseAddress, $0.count) }
            guard count >= 0 || errno == EINTR else { throw .io("write", path) }
            written += max(count, 0)
        }
    }

    /// Writes all of `bytes`.
    func write(_ bytes: [UInt8]) throws(VaultError) {
        unsafe try write(bytes.span.bytes)
    }

    /// Returns when the content is on disk.
    func sync() throws(VaultError) {
        guard fsync(descriptor) == 0 else { throw .io("write", path) }
    }
}

// The C functions under names that the methods above do not hide.
private func readSome(_ descriptor: Int32, _ target: UnsafeMutableRawPointer?, _ count: Int) -> Int {
    unsafe read(descriptor, target, count)
}

private func writeSome(_ descriptor: Int32, _ source: UnsafeRawPointer?, _ count: Int) -> Int {
    unsafe write(descriptor, source, count)
}
