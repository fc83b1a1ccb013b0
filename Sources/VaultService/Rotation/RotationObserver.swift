public import Rotation
public import VaultCore

/// One event of a rotation that has become durable.
public struct RotationNews: Sendable {
    /// The rotation's id.
    public let rotation: String
    /// What it rotates.
    public let object: ObjectID
    /// What happened.
    public let event: RotationEvent
    /// Where the rotation stood; nil for its first event.
    public let before: RotationState?
    /// Where it stands now.
    public let after: RotationState
    /// When.
    public let at: Timestamp
}

/// Hears of each event of a rotation once it is durable, in order; for metrics and logs.
public typealias RotationObserver = @Sendable (RotationNews) -> Void
