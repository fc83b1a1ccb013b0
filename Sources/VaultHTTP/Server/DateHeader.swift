import Synchronization
import VaultCore

/// The value of the `Date` header, made once a second.
final class DateHeader: Sendable {
    private let last = Mutex<(second: Int64, text: String)>((.min, ""))

    /// The header at an instant.
    func text(at now: Timestamp) -> String {
        let second = now.unixSeconds
        return last.withLock { last in
            if last.second != second { last = (second, now.httpDate) }
            return last.text
        }
    }
}
