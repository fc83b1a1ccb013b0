import Synchronization

/// How long a call to a target may still take; it ends at once when its task is cancelled.
final class CallLimit: Sendable {
    private let end: ContinuousClock.Instant
    private let cancelled = Atomic<Bool>(false)

    /// A call that may take `length` from now.
    init(_ length: Duration) {
        end = ContinuousClock.now + length
    }

    /// Ends the call.
    func cancel() {
        cancelled.store(true, ordering: .relaxed)
    }

    /// What is left; zero when the call is over.
    var remaining: Duration {
        cancelled.load(ordering: .relaxed) ? .zero : max(.zero, ContinuousClock.now.duration(to: end))
    }
}
