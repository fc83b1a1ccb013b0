#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// Making files and folder entries survive a loss of power.
enum FileSync {
    /// Syncs the folder that `path` stands in, so that its entry is durable; whether it worked.
    static func folder(of path: String) -> Bool {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        let folder = parts.joined(separator: "/")
        return sync(folder.isEmpty ? (path.hasPrefix("/") ? "/" : ".") : folder, O_RDONLY | O_DIRECTORY)
    }

    /// Syncs a file's content; whether it worked.
    static func file(_ path: String) -> Bool {
        sync(path, O_RDWR)
    }

    /// The system's words for an error number.
    static func reason(_ code: Int32) -> String {
        unsafe strerror(code).map { text in unsafe String(cString: text) } ?? "error \(code)"
    }

    private static func sync(_ path: String, _ flags: Int32) -> Bool {
        let descriptor = unsafe open(path, flags | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return fsync(descriptor) == 0
    }
}
