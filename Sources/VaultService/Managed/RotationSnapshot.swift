public import Rotation
public import VaultCore

/// A rotation as people look at it.
public struct RotationSnapshot: Sendable {
    /// One entry of its journal.
    public struct Step: Sendable {
        /// What happened.
        public let event: RotationEvent
        /// When.
        public let at: Timestamp
        /// Where the rotation stood from then on.
        public let state: RotationState
    }

    /// The rotation's id.
    public let id: String
    /// What it rotates.
    public let object: ObjectID
    /// Where it stands.
    public let state: RotationState
    /// How many events its journal has.
    public let events: Int
    /// What is new of its journal, or all of it where it was asked for.
    public let journal: [Step]
    /// When the scheduler looks at it again; nil when it does not by itself, or was not asked for.
    public internal(set) var nextLook: Timestamp?
    /// Who still uses the old version and so holds the retirement back, where it was asked for.
    public internal(set) var stragglers: [Straggler] = []
    /// The receipt of its retirement, where it was asked for and there is one.
    public internal(set) var receipt: ReceiptRecord?

    init(_ rotation: OpenRotation) {
        id = rotation.id
        object = rotation.object
        state = rotation.state
        events = Int(rotation.sequence)
        journal = rotation.news.map { Step(event: $0.event, at: $0.at, state: $0.after) }
    }
}
