import Foundation
import SQLStore
import Synchronization
import VaultCore

/// Stops the process dead at a named durable write, for the kill tests; set by REKEY_CRASH_AT and `--dev` only.
///
/// The form is `WRITE:before` or `WRITE:after`, with `:n` for the n-th time.
enum CrashPoint {
    /// The observer that stops the process, or nil when none is set; throws ``Failure`` for a malformed one.
    static func observer(_ setting: String?) throws -> CommitObserver? {
        guard let setting else { return nil }
        let parts = setting.split(separator: ":").map { String($0) }
        guard (2...3).contains(parts.count), let write = DurableWrite(rawValue: parts[0]),
            let moment = ["before": CommitMoment.beforeCommit, "after": .afterCommit][parts[1]],
            let count = parts.count == 3 ? Int(parts[2]) : 1
        else {
            throw Failure("REKEY_CRASH_AT=\(setting): write it as secretSet:before or secretSet:after:2.")
        }
        let seen = Box()
        return { what, when in
            guard what == write, when == moment else { return }
            if seen.count.add(1, ordering: .relaxed).newValue == count { kill(getpid(), SIGKILL) }
        }
    }

    private final class Box: Sendable {
        let count = Atomic(0)
    }
}
