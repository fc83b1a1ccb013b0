public import Rotation
public import VaultCore

/// One event of a rotation that has become durable.
public struct RotationNews: Sendable {
    /// The rotation's id.
    public let rotation: String
    /// What it rotates.
    public let object: ObjectID
    /// The place in the rotation's journal, from 1.
    public let sequence: Int64
    /// What happened.
    public let event: RotationEvent
    /// Where the rotation stood; nil for its first event.
    public let before: RotationState?
    /// Where it stands now.
    public let after: RotationState
    /// When.
    public let at: Timestamp

    /// The news of an entry of a journal.
    init(_ entry: JournalEntry, _ event: RotationEvent, from before: RotationState?, to after: RotationState)
    {
        rotation = entry.rotation
        object = entry.object
        sequence = entry.sequence
        self.event = event
        self.before = before
        self.after = after
        at = entry.at
    }
}

/// Hears of each event of a rotation once it is durable, in order; for metrics and logs.
public typealias RotationObserver = @Sendable (RotationNews) -> Void
