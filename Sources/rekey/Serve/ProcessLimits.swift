import Foundation

/// What the process gives up, or asks of the system, before anything secret is in its memory.
enum ProcessLimits {
    /// Forbids core dumps, which would hold every open key, and has a file that reached its size limit fail a write
    /// like a full disk, instead of ending the process.
    ///
    /// Throws ``Failure`` when the system refuses.
    static func apply() throws {
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        guard unsafe setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none) == 0 else {
            throw Failure("Cannot forbid core dumps: the system refused with error \(errno).")
        }
        _ = signal(SIGXFSZ, SIG_IGN)
    }
}
