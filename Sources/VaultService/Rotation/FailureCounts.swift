import Synchronization
import VaultCore

/// How often each piece of work has failed in a row since the process began; bounded.
final class FailureCounts: Sendable {
    private struct Key: Hashable {
        let object: ObjectID
        let work: DueEntry.Work
    }

    private static let most = 10_000

    private let counts = Mutex<[Key: Int]>([:])

    /// Counts a failure; returns how many there are now.
    ///
    /// Beyond the bound every failure counts as the first.
    func count(_ entry: DueEntry) -> Int {
        counts.withLock { counts in
            let key = Key(object: entry.object, work: entry.work)
            let count = (counts[key] ?? 0) + 1
            if count > 1 || counts.count < Self.most { counts[key] = count }
            return count
        }
    }

    /// The work has succeeded.
    func forget(_ entry: DueEntry) {
        counts.withLock { _ = $0.removeValue(forKey: Key(object: entry.object, work: entry.work)) }
    }
}
