public import VaultCore

/// What the watch for drift has to tell.
public enum DriftNews: Sendable {
    /// A target was asked.
    case asked(DriftFinding)
    /// The target refuses the current version; told once for each version.
    case found(DriftFinding)
    /// The target accepts the object's current version again.
    case ended(DriftFinding)
    /// A rotation was begun to mend it.
    case reconciling(DriftFinding, rotation: String)
    /// No rotation could be begun to mend it; it is tried again at the next look.
    case held(DriftFinding, reason: String)
    /// The object could not be looked at.
    case failed(ObjectID, reason: String)
}

/// Hears of drift; for logs and metrics.
public typealias DriftObserver = @Sendable (DriftNews) -> Void
