import VaultCore

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

extension VaultError {
    /// A call to the file system that failed just now, with the system's own words.
    static func io(_ verb: String, _ path: String, file: String = #fileID, line: Int = #line) -> VaultError {
        let code = errno
        let reason = unsafe String(cString: strerror(code))
        return VaultError(
            .unavailable,
            "Cannot \(verb) \(path): \(reason). \(remedy(code))",
            file: file,
            line: line
        )
    }

    private static func remedy(_ code: Int32) -> String {
        switch code {
        case ENOSPC, EDQUOT: "Make room on that disk."
        case EACCES, EPERM, EROFS: "Check the owner and the permissions of the folder."
        case EEXIST: "Choose another name."
        case ELOOP: "Put the file itself there, not a symbolic link."
        default: "Check the path and the disk."
        }
    }
}
