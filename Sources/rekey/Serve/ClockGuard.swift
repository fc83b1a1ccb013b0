import Telemetry
import VaultCore

/// Refuses to serve by a clock that is behind what the server itself has recorded.
enum ClockGuard {
    /// Throws ``Failure`` when the last record of the audit file at `path` lies ahead of `now`; a file that is
    /// not there, or ends in no record, is fine.
    static func check(_ path: String, now: Timestamp) throws {
        guard let end = try? AuditFileEnd.read(path),
            let last = AuditCheck(file: .end(end), isServing: false).lastTime,
            last > now + ClockCheck.tolerance
        else { return }
        throw Failure(
            "This machine's clock says \(now.iso8601()), and the last audit record is of \(last.iso8601()). Expiry "
                + "and rotations follow the clock: set it right. When it is right, and was ahead then, move "
                + "\(path) to where you keep such files, and start again."
        )
    }
}
