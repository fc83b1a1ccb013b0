public import VaultCore

/// Where a commit stands when its observer hears of it.
public enum CommitMoment: Sendable, CaseIterable {
    /// The write's body has run; nothing of it is on disk.
    case beforeCommit
    /// The write is on disk; its caller has not been told.
    case afterCommit
}

/// Hears of each durable write around its commit, on the thread that commits.
///
/// Fault injection stops the process in it; whatever it does delays every waiting write.
public typealias CommitObserver = @Sendable (DurableWrite, CommitMoment) -> Void
