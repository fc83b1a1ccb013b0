import SecretMemory
import VaultCore

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// Small files that hold a secret: whole or absent on disk, and for their owner alone.
enum PrivateFile {
    /// What an unfinished write is called until it is whole.
    static let temporarySuffix = ".tmp"

    /// Reads a file of at most `limit` bytes.
    ///
    /// Throws ``VaultError/Code/sealUnavailable`` when others may reach it, or it is larger.
    static func read(_ path: String, limit: Int) throws(VaultError) -> SecretBytes {
        let file = try OpenFile.reading(path)
        let status = try file.status()
        if let objection = status.objection(to: geteuid(), path: path) {
            throw VaultError(.sealUnavailable, objection)
        }
        guard status.size <= limit else {
            throw VaultError(
                .sealUnavailable,
                "\(path) is larger than \(limit) bytes. It is not the file meant."
            )
        }
        return try SecretBytes(capacity: limit) { (output: inout OutputRawSpan) throws(VaultError) in
            try unsafe output.withUnsafeMutableBytes { (target, count) throws(VaultError) in
                count = unsafe try file.read(into: target)
            }
        }
    }

    /// Writes `bytes` to `path` with mode 0600, durable on return; a crash leaves the old file or the new one.
    static func write(_ bytes: RawSpan, to path: String) throws(VaultError) {
        let temporary = path + temporarySuffix
        do throws(VaultError) {
            let file = try OpenFile.creating(temporary, replacing: true)
            try file.write(bytes)
            try file.sync()
        } catch {
            unlinkQuietly(temporary)
            throw error
        }
        try move(temporary, to: path)
    }

    /// Whether something stands at `path`.
    static func exists(_ path: String) -> Bool {
        var status = stat()
        return unsafe lstat(path, &status) == 0
    }

    /// Renames, replacing what stands at `target`; durable on return.
    static func move(_ path: String, to target: String) throws(VaultError) {
        guard unsafe rename(path, target) == 0 else { throw .io("replace", target) }
        try syncFolder(of: target)
    }

    /// Removes a file if it is there; durable on return.
    static func remove(_ path: String) throws(VaultError) {
        if unsafe unlink(path) == 0 { return try syncFolder(of: path) }
        guard errno == ENOENT else { throw .io("remove", path) }
    }

    /// Removes what a failed write left; a failure here must not hide the first one.
    static func unlinkQuietly(_ path: String) {
        _ = unsafe unlink(path)
    }

    /// Makes the entries of the folder that holds `path` durable.
    static func syncFolder(of path: String) throws(VaultError) {
        try OpenFile.folder(folder(of: path)).sync()
    }

    /// The folder that holds `path`.
    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
