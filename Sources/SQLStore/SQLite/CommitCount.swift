import Synchronization

/// Counts commits, so that readers can tell whether what they know still holds.
final class CommitCount: Sendable {
    private let count = Atomic(0)

    /// How many there were.
    var value: Int { count.load(ordering: .acquiring) }

    /// Counts one more.
    func increment() {
        count.add(1, ordering: .releasing)
    }
}
