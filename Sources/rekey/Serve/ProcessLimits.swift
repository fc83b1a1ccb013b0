import CLinux
import Foundation

/// What the process gives up, or asks of the system, before anything secret is in its memory.
enum ProcessLimits {
    /// Forbids core dumps, which would hold every open key, and reading this memory to other processes of the user.
    ///
    /// The limit alone would not do: a kernel that pipes dumps to a program ignores it. Throws ``Failure`` when the
    /// system refuses.
    static func hideMemory() throws {
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        guard unsafe setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none) == 0,
            rekey_prctl(PR_SET_DUMPABLE, 0) == 0
        else { throw Failure("Cannot forbid core dumps: the system refused with error \(errno).") }
    }

    /// Gives up what a server has no need of: open files for others, and rights that programs could gain.
    ///
    /// Has a file that reached its size limit fail a write like a full disk, instead of ending the process. Call it
    /// once the process is of its last user, for a change of user undoes some of it (prctl(2)). Throws ``Failure``
    /// when the system refuses.
    static func apply() throws {
        try hideMemory()
        umask(0o077)
        guard rekey_prctl(PR_SET_NO_NEW_PRIVS, 1) == 0 else {
            throw Failure("Cannot give up new privileges: the system refused with error \(errno).")
        }
        _ = signal(SIGXFSZ, SIG_IGN)
        lockMemory()
    }

    /// Keeps the whole memory out of swap where the operator lets it be locked without limit.
    ///
    /// With a limit, memory beyond it would be refused later, in the middle of work (mlockall(2)), so then only the
    /// pages of secrets are locked, by themselves. Pages are locked when they are first used.
    private static func lockMemory() {
        var limit = rlimit()
        guard unsafe getrlimit(__rlimit_resource_t(__RLIMIT_MEMLOCK.rawValue), &limit) == 0,
            limit.rlim_cur == rlim_t.max
        else { return }
        _ = mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT)
    }
}
